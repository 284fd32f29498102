package handlers

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"strings"
	"testing"

	"samovar/models"
)

func TestProblems(t *testing.T) {
	h := openHarness(t)
	b := h.member("Ola")

	for _, language := range []string{"en", "ru", "zh", "pl"} {
		t.Run("an unknown address is said to be one, in "+language, func(t *testing.T) {
			for _, path := range []string{
				"/nowhere", "/r", "/r/", "/r/lobby/", "/r/lobby/nothing", "/account/x", "/assets/",
				"/assets/none.js",
			} {
				got := b.get(path, header{"Accept-Language": language}).expect(t, 404)
				texts := h.texts.In(language)
				got.shows(t, texts.T("problem.notfound.title"))
				got.shows(t, texts.T("problem.notfound.sentence"))
				got.shows(t, texts.T("problem.home"))
				got.shows(t, `<html lang="`+language+`"`)
			}
		})
		t.Run("an unknown room is said to be one, in "+language, func(t *testing.T) {
			for _, path := range []string{
				"/r/none", "/r/%00", "/r/%ff", "/r/a%2Fb", "/r/none/messages", "/r/none/events",
				"/r/none/settings",
			} {
				got := b.get(path, header{"Accept-Language": language}).expect(t, 404)
				got.shows(t, h.texts.In(language).T("problem.noroom.sentence"))
			}
		})
	}

	t.Run("a missing message is not called a missing room", func(t *testing.T) {
		got := b.get("/r/lobby/messages/999").expect(t, 404)
		got.lacks(t, h.text("problem.noroom.sentence"))
		got.shows(t, h.text("problem.notfound.sentence"))
		b.post("/account/sessions/999/end", nil).expect(t, 404).lacks(t, h.text("problem.noroom.sentence"))
	})

	t.Run("htmx gets a line for the notice instead of a page", func(t *testing.T) {
		got := b.post("/r/none/messages", form{"body": "x"}, hx).expect(t, 404)
		got.lacks(t, "<html")
		got.shows(t, h.text("problem.noroom.sentence"))
		if got.header.Get("HX-Retarget") != "#notice" || got.header.Get("HX-Reswap") != "innerHTML" {
			t.Errorf("the line goes to %v", got.header)
		}
	})

	t.Run("another method than an address takes is told which it takes", func(t *testing.T) {
		before := h.dump()
		for _, method := range []string{"PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"} {
			got := b.send(method, "/r/lobby/messages", "", header{"Sec-Fetch-Site": "same-origin"}).expect(t, 405)
			if got.header.Get("Allow") != "GET, HEAD, POST" {
				t.Errorf("%s: allowed is %q", method, got.header.Get("Allow"))
			}
			got.shows(t, h.text("problem.method.sentence"))
		}
		for _, path := range []string{
			"/logout", "/preferences", "/r/lobby/join", "/r/lobby/typing", "/account/delete",
		} {
			if got := b.get(path).expect(t, 405); got.header.Get("Allow") != "POST" {
				t.Errorf("GET %s: allowed is %q", path, got.header.Get("Allow"))
			}
		}
		if got := b.post("/emoji", nil).expect(t, 405); got.header.Get("Allow") != "GET, HEAD" {
			t.Errorf("POST /emoji: allowed is %q", got.header.Get("Allow"))
		}
		b.get("/account").expect(t, 200)
		if h.dump() != before {
			t.Error("something was stored")
		}
	})

	t.Run("a text for a room that is gone is given back", func(t *testing.T) {
		room := b.room("Brief", "public")
		b.post(room+"/delete", nil).expect(t, 303)
		b.post(room+"/messages", form{"body": "what I had to say"}).expect(t, 404).shows(t, "what I had to say")
	})
}

func TestMalformedForms(t *testing.T) {
	h := openHarness(t)
	b := h.member("Ola")

	t.Run("a body over 256 KB is too large, one below is merely too long and kept", func(t *testing.T) {
		before := h.dump()
		got := b.post("/r/lobby/messages", form{"body": strings.Repeat("x", 256<<10)}).expect(t, 413)
		got.shows(t, h.text("problem.toolarge.sentence"))
		if h.dump() != before {
			t.Error("something was stored")
		}
		long := strings.Repeat("x", 250<<10)
		if got := b.post("/r/lobby/messages", form{"body": long}).expect(t, 422); got.typed("body") != long {
			t.Error("the text is lost")
		}
	})

	t.Run("so is a body over 256 KB in parts", func(t *testing.T) {
		body, kind := asParts(t, strings.Repeat("x", 256<<10))
		b.send("POST", "/r/lobby/messages", body, header{"Content-Type": kind}).expect(t, 413)
	})

	t.Run("a form in parts is as good as any other", func(t *testing.T) {
		body, kind := asParts(t, "sent in parts")
		b.send("POST", "/r/lobby/messages", body, header{"Content-Type": kind}).expect(t, 303)
		b.get("/r/lobby").shows(t, "sent in parts")
	})

	parts := "multipart/form-data; boundary=frontier"
	const endless = "--frontier\r\nContent-Disposition: form-data; name=\"body\"\r\n\r\ncut"
	for name, sent := range map[string]struct{ kind, body string }{
		"with a broken escape":         {"application/x-www-form-urlencoded", "body=%zz"},
		"with a semicolon":             {"application/x-www-form-urlencoded", "body=a;b=c"},
		"of parts without a boundary":  {"multipart/form-data", "body"},
		"of parts that never end":      {parts, endless},
		"of a kind that is none":       {"application/x-www-form-urlencoded; =", "body=x"},
		"of parts with a broken head":  {parts, "--frontier\r\nnonsense\r\n\r\nx\r\n--frontier--\r\n"},
		"of parts that hold no parts":  {parts, "no frontier in sight"},
		"of parts that are quite gone": {parts, ""},
		"of parts without a name":      {parts, "--frontier\r\nContent-Type: text/plain\r\n\r\nx\r\n--frontier--\r\n"},
	} {
		t.Run("a form "+name+" is malformed", func(t *testing.T) {
			before := h.dump()
			got := b.send("POST", "/r/lobby/messages", sent.body, header{"Content-Type": sent.kind}).expect(t, 400)
			got.shows(t, h.text("problem.malformed.sentence"))
			if h.dump() != before {
				t.Error("something was stored")
			}
		})
	}
}

// TestEveryFormIsAFormOrRefused sends bodies that are no forms to each route that takes one, as the owner of the
// room: every route answers the owner.
func TestEveryFormIsAFormOrRefused(t *testing.T) {
	refused := []struct {
		name, kind, body string
		status           int
		sentence         string
	}{
		{"JSON", "application/json", `{"body":"json"}`, 415, "problem.noform.sentence"},
		{"a text", "text/plain", "body=x", 415, "problem.noform.sentence"},
		{"JSON without a body", "application/json", "", 415, "problem.noform.sentence"},
		{
			"parts that are no form",
			"multipart/mixed; boundary=frontier",
			"--frontier--\r\n",
			415,
			"problem.noform.sentence",
		},
		{"a body of no kind", "", "body=x", 415, "problem.noform.sentence"},
		{"a kind that is none", "///", "body=x", 415, "problem.noform.sentence"},
		{"a broken escape", "application/x-www-form-urlencoded", "body=%zz", 400, "problem.malformed.sentence"},
		{"parts without a boundary", "multipart/form-data", "body", 400, "problem.malformed.sentence"},
		{"parts with a broken boundary", "multipart/form-data; boundary", "body", 400, "problem.malformed.sentence"},
		{
			"parts that never end",
			"multipart/form-data; boundary=frontier",
			"--frontier\r\n\r\ncut",
			400,
			"problem.malformed.sentence",
		},
		{
			"too much",
			"application/x-www-form-urlencoded",
			strings.Repeat("x", 256<<10+1),
			413,
			"problem.toolarge.sentence",
		},
	}
	w := newWalk(t)
	slug, message := w.room(t, models.Public)
	olga := w.browsers["olga"]
	before := w.dump()
	for _, visit := range routeVisits {
		method, path, _ := strings.Cut(visit.pattern, " ")
		if method != "POST" {
			continue
		}
		path = strings.NewReplacer("{room}", slug, "{id}", fmt.Sprint(message)).Replace(path)
		for _, r := range refused {
			t.Run(path+" with "+r.name, func(t *testing.T) {
				sender := olga
				if strings.HasPrefix(path, "/admin/settings") {
					sender = w.browsers["administrator"]
				}
				got := sender.send("POST", path, r.body, header{"Content-Type": r.kind}).expect(t, r.status)
				got.shows(t, w.text(r.sentence))
				if r.status == 415 &&
					got.header.Get("Accept") != "application/x-www-form-urlencoded, multipart/form-data" {
					t.Errorf("it takes %q", got.header.Get("Accept"))
				}
			})
		}
		t.Run(path+" with a compressed form", func(t *testing.T) {
			olga.send("POST", path, "\x1f\x8b\x08", header{"Content-Encoding": "gzip"}).expect(t, 415).shows(
				t,
				w.text("problem.noform.sentence"),
			)
		})
	}
	if w.dump() != before {
		t.Error("something was stored")
	}
}

func TestARequestWithoutABodyIsAnEmptyForm(t *testing.T) {
	h := openHarness(t)
	h.member("olga").send("POST", "/r/lobby/typing", "", header{"Content-Type": ""}).expect(t, 204)
}

func TestWhatIsNoFormIsNotFoundWhereNothingIs(t *testing.T) {
	h := openHarness(t)
	json := header{"Content-Type": "application/json"}
	h.browser().send("POST", "/api/messages", "{}", json).expect(t, 404)
	h.browser().send("POST", "/about", "{}", json).expect(t, 405)
	h.browser().send("POST", "/login", "{}", json, header{"Sec-Fetch-Site": "cross-site"}).expect(t, 403)
}

func asParts(t *testing.T, text string) (body, kind string) {
	t.Helper()
	var out bytes.Buffer
	parts := multipart.NewWriter(&out)
	if err := parts.WriteField("body", text); err != nil {
		t.Fatal(err)
	}
	if err := parts.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String(), parts.FormDataContentType()
}

func TestFormsOfOtherSites(t *testing.T) {
	h := openHarness(t)
	b := h.member("Ola")
	host := strings.TrimPrefix(h.server.URL, "http://")
	_, port, _ := strings.Cut(host, ":")

	for name, sent := range map[string]header{
		"the browser says so":             {"Sec-Fetch-Site": "cross-site"},
		"it is a neighbour's":             {"Sec-Fetch-Site": "same-site"},
		"its origin is another":           {"Sec-Fetch-Site": "", "Origin": "https://evil.example"},
		"it hides its origin":             {"Sec-Fetch-Site": "", "Origin": "null"},
		"its origin has only our port":    {"Sec-Fetch-Site": "", "Origin": "http://evil.example:" + port},
		"the browser says so to htmx too": {"Sec-Fetch-Site": "cross-site", "HX-Request": "true"},
	} {
		t.Run("a form of another site is refused when "+name, func(t *testing.T) {
			before := h.dump()
			got := b.post("/r/lobby/messages", form{"body": "forged"}, sent).expect(t, 403)
			got.shows(t, h.text("problem.crossorigin.sentence"))
			b.post("/account/sessions/end", nil, sent).expect(t, 403)
			b.post("/logout", nil, sent).expect(t, 403)
			if h.dump() != before {
				t.Error("something was stored")
			}
		})
	}

	for name, sent := range map[string]header{
		"the browser says so":      {"Sec-Fetch-Site": "same-origin"},
		"its origin is ours":       {"Sec-Fetch-Site": "", "Origin": h.server.URL},
		"it comes from no page":    {"Sec-Fetch-Site": "none"},
		"it comes from no browser": {"Sec-Fetch-Site": ""},
	} {
		t.Run("a form of our own is taken when "+name, func(t *testing.T) {
			b.post("/r/lobby/messages", form{"body": "genuine"}, sent).expect(t, 303)
		})
	}

	t.Run("a link on another site may lead here", func(t *testing.T) {
		b.get("/r/lobby", header{"Sec-Fetch-Site": "cross-site"}).expect(t, 200)
	})
}
