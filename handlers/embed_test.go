package handlers

import (
	"encoding/json"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// headersOf returns the headers that the embed's page sends with its own requests.
func (a answer) headersOf(t *testing.T) header {
	t.Helper()
	packed := html.UnescapeString(a.between(t, `hx-headers:inherited="`, `"`))
	var headers header
	if err := json.Unmarshal([]byte(packed), &headers); err != nil {
		t.Fatalf("%s: %v", packed, err)
	}
	return headers
}

func TestEmbed(t *testing.T) {
	h := openHarness(t)
	owner := h.member("olga")
	room := owner.room("Tea", "public")
	embed := strings.Replace(room, "/r/", "/embed/", 1)
	owner.post(room+"/embed", form{"origins": "https://shop.example https://*.example.com"}).expect(t, 303)

	t.Run(
		"the sites on the room's list may hold it, on every answer, and nobody may hold anything else",
		func(t *testing.T) {
			const listed = "frame-ancestors 'self' https://shop.example https://*.example.com"
			for _, path := range []string{embed, embed + "/messages", embed + "/messages/999"} {
				if policy := h.browser().get(path).header.Get("Content-Security-Policy"); !strings.HasSuffix(
					policy,
					listed,
				) {
					t.Errorf("%s: %s", path, policy)
				}
			}
			for _, path := range []string{room, room + "/messages", embed + "/enter", "/login", "/rooms"} {
				policy := owner.get(path).header.Get("Content-Security-Policy")
				if strings.Contains(policy, "shop.example") || !strings.Contains(policy, "frame-ancestors '") {
					t.Errorf("%s: %s", path, policy)
				}
			}
		},
	)

	t.Run("what is no site is refused with its name, and stands in the form", func(t *testing.T) {
		got := owner.post(room+"/embed", form{"origins": "https://shop.example\nshop.example/path"}).expect(t, 422)
		got.shows(t, h.text("problem.embed.origin", "shop.example/path"))
		if got.typed("origins") != "https://shop.example\nshop.example/path" {
			t.Errorf("the field holds %q", got.typed("origins"))
		}
	})

	t.Run("of what is no site a sentence quotes the beginning, and the form holds all", func(t *testing.T) {
		typed := strings.Repeat("х", 10_000)
		got := owner.post(room+"/embed", form{"origins": typed}).expect(t, 422)
		if want := h.text("problem.embed.origin", typed[:120]+"…"); got.problemOf("origins") != want {
			t.Errorf("said %.300q, want %q", got.problemOf("origins"), want)
		}
		if got.typed("origins") != typed {
			t.Errorf("the field holds %d bytes", len(got.typed("origins")))
		}
	})

	t.Run("an embed has a session of its own, worth nothing elsewhere", func(t *testing.T) {
		b := h.browser()
		b.get(embed).expect(t, 200)
		b.post(embed+"/messages", form{"body": "from an embed"}).expect(t, 303)
		signed := b.cookie("samovar-frame-tea")
		if signed == "" || b.cookie("samovar") != "" {
			t.Fatal("the embed's cookie is not its own")
		}
		elsewhere := h.browser()
		address, _ := url.Parse(h.server.URL)
		elsewhere.client.Jar.SetCookies(address, []*http.Cookie{{Name: "samovar", Value: signed, Path: "/"}})
		if as := elsewhere.get(room).expect(t, 200).typed("as"); as != "" {
			t.Errorf("at the room's own address it is person %s", as)
		}
		owner.get(embed).expect(t, 200).lacks(t, `name="as" value="1"`)
	})

	t.Run("without cookies a token in a header is who one is, and it is in no address", func(t *testing.T) {
		page := h.browser().get(embed).expect(t, 200)
		headers := page.headersOf(t)
		if headers[embedHeader] != "" || page.header.Get(embedHeader) != "" {
			t.Fatalf("a look gives a token: %v", headers)
		}
		var first string
		for range 2 {
			got := h.browser().post(embed+"/messages", form{"body": "again"}, header(headers), hx).expect(t, 200)
			if token := got.header.Get(embedHeader); token != "" {
				headers[embedHeader] = token
			}
			if strings.Contains(got.body, headers[embedHeader]) {
				t.Error("the token is in the page")
			}
			if first == "" {
				first = got.typed("as")
			}
			if got.typed("as") == "" || got.typed("as") != first {
				t.Errorf("one is person %q, and then %q", first, got.typed("as"))
			}
		}
		h.browser().post(embed+"/messages", form{"body": "forged"}, header{embedHeader: "forged"}, hx).expect(t, 200)

		if as := h.browser().post(embed+"/session/resume", nil, header(headers), hx).expect(t, 200).typed("as"); as != first {
			t.Errorf("a page that was made without it resumes as %q", as)
		}
		for name, said := range map[string]header{"none": {}, "a forged one": {embedHeader: "forged"}} {
			if got := h.browser().post(embed+"/session/resume", nil, said, hx); got.status != 204 ||
				got.set("samovar-frame-tea") != nil {
				t.Errorf("%s is answered %d", name, got.status)
			}
		}
		ended := h.browser().post(embed+"/session/end", nil, header(headers), hx).expect(t, 200)
		if token, isSaid := ended.header[embedHeader]; !isSaid || token[0] != "" {
			t.Errorf("the end says the token %q", token)
		}
		h.browser().post(embed+"/session/resume", nil, header(headers), hx).expect(t, 204)
	})

	t.Run(
		"without script it keeps its look from form to form, and messages lead to what can be done with them in it",
		func(t *testing.T) {
			b := h.browser()
			page := b.get(embed+"?theme=dark&greeting=Hi").expect(t, 200)
			page.shows(t, `formaction="`+embed+`/emoji?greeting=Hi&theme=dark"`)
			b.post(
				embed+"/emoji?greeting=Hi&theme=dark",
				form{"body": "tea "},
			).expect(
				t,
				200,
			).shows(
				t,
				`data-theme="dark"`,
			)
			posted := b.post(
				embed+"/messages",
				form{"body": "mine, from an embed"},
				header{"Referer": h.server.URL + embed + "/emoji?greeting=Hi&theme=dark"},
			).expect(
				t,
				303,
			)
			if posted.location() != embed+"?greeting=Hi&theme=dark" {
				t.Errorf("it leads to %s", posted.location())
			}
			page = b.get(embed+"?theme=dark").expect(t, 200)
			deed := regexp.MustCompile(
				`class="msg-more" href="(`+embed+`/messages/\d+\?theme=dark)" aria-labelledby="w-more[^>]*>⋯</a>`,
			).FindAllStringSubmatch(
				page.body,
				-1,
			)
			if deed == nil {
				t.Fatalf("no message leads to what can be done: %s", page.body)
			}
			sheet := b.get(html.UnescapeString(deed[len(deed)-1][1])).expect(t, 200)
			sheet.shows(t, "mine, from an embed</textarea>")
			sheet.shows(t, `data-theme="dark"`)
			sheet.lacks(t, `class="topbar"`)
		},
	)

	t.Run("it looks and speaks as its address says", func(t *testing.T) {
		page := h.browser().get(
			embed+"?theme=retro&language=pl&accent=%23ff0000&greeting=%3Cb%3EHi&name=Taster",
		).expect(
			t,
			200,
		)
		for _, want := range []string{`lang="pl"`, `data-theme="retro"`, "--accent:#ff0000;--onaccent:#000", "<p class=\"greeting\"><b>Hi"} {
			page.shows(t, want)
		}
		if page.headersOf(t)[languageHeader] != "pl" || page.typed("nickname") != "Taster" {
			t.Error("its own requests do not say so")
		}
		page = h.browser().get(embed+"?theme=blue&language=tlh&accent=red%7D&panel").expect(t, 200)
		page.shows(t, `data-theme="auto"`)
		page.lacks(t, "red}")
		got := h.browser().post(
			embed+"/messages",
			form{"body": "", "nickname": "Taster"},
			header{languageHeader: "pl"},
			hx,
		).expect(
			t,
			422,
		)
		got.shows(t, h.texts.In("pl").T("problem.body.empty"))
	})

	t.Run("a guest is called what the page says, if that is a name", func(t *testing.T) {
		h.browser().post(
			embed+"/messages",
			form{"body": "x", "nickname": "Taster"},
			hx,
		).expect(
			t,
			200,
		).shows(
			t,
			"<bdi>Taster</bdi>",
		)
		h.browser().post(
			embed+"/messages",
			form{"body": "x", "nickname": "\u202e"},
			hx,
		).expect(
			t,
			200,
		).shows(
			t,
			"<bdi>Guest</bdi>",
		)
		h.browser().post(
			embed+"/messages",
			form{"body": "x", "nickname": "Moderator"},
			hx,
		).expect(
			t,
			200,
		).shows(
			t,
			"<bdi>Guest</bdi>",
		)
		h.browser().post(
			room+"/messages",
			form{"body": "x", "nickname": "Taster"},
			hx,
		).expect(
			t,
			200,
		).shows(
			t,
			"<bdi>Guest</bdi>",
		)
	})

	t.Run("another site's form is refused", func(t *testing.T) {
		h.browser().post(embed+"/messages", form{"body": "x"}, header{"Sec-Fetch-Site": "cross-site"}).expect(t, 403)
	})

	t.Run("over TLS its cookie is for embeds, kept apart by site", func(t *testing.T) {
		public, _ := url.Parse("https://chat.example")
		secure := harnessConfig{config: Config{Unlimited: true, PublicURL: public}}.open(t)
		cookie := secure.browser().post(
			"/embed/lobby/messages",
			form{"body": "hello"},
		).expect(
			t,
			303,
		).header.Get(
			"Set-Cookie",
		)
		for _, want := range []string{"__Host-samovar-frame-lobby=", "; Secure", "; HttpOnly", "; SameSite=None", "; Partitioned", "; Path=/"} {
			if !strings.Contains(cookie, want) {
				t.Errorf("the cookie lacks %q: %s", want, cookie)
			}
		}
	})

	t.Run("the loader may be loaded from anywhere", func(t *testing.T) {
		got := h.browser().get("/embed.js", header{"Accept-Encoding": "gzip"}).expect(t, 200)
		if got.header.Get("Access-Control-Allow-Origin") != "*" ||
			got.header.Get("Cross-Origin-Resource-Policy") != "cross-origin" ||
			got.header.Get("Set-Cookie") != "" {
			t.Errorf("its headers are %v", got.header)
		}
		if size := len(got.body); size > 4096 {
			t.Errorf("it is %d bytes, packed", size)
		}
		t.Logf("the loader is %d bytes, packed", len(got.body))
	})

	t.Run("signing in lets an embed speak as a member, in that embed alone", func(t *testing.T) {
		stranger := h.browser()
		if got := stranger.get(embed+"/enter").expect(t, 303); got.location() != "/login?back="+url.QueryEscape(
			embed+"/enter",
		) {
			t.Errorf("sent to %s", got.location())
		}
		for _, path := range []string{embed + "/enter", "/login?back=" + url.QueryEscape(embed+"/enter"), "/register?back=" + url.QueryEscape(embed+"/enter")} {
			if opener := stranger.get(path).header.Get("Cross-Origin-Opener-Policy"); opener != "unsafe-none" {
				t.Errorf("%s cuts off who opened it: %s", path, opener)
			}
		}
		if opener := stranger.get("/login?back=/rooms").header.Get("Cross-Origin-Opener-Policy"); opener != "same-origin" {
			t.Errorf("other pages say %s", opener)
		}
		token := html.UnescapeString(owner.post(embed+"/enter", nil).expect(t, 200).between(t, `data-token="`, `"`))
		b := h.browser()
		b.get(embed).expect(t, 200)
		got := b.post(embed+"/session", form{"token": token, "body": "half a tho"}, hx).expect(t, 200)
		if got.typed("body") != "half a tho" || got.header.Get(embedHeader) == "" {
			t.Error("the draft or the token is lost")
		}
		b.post(embed+"/messages", form{"body": "as myself"}, hx).expect(t, 200).shows(t, "<bdi>olga</bdi>")
		for _, path := range []string{"/account", room + "/settings"} {
			b.get(path).expect(t, 403)
		}
		b.post(embed+"/session/end", nil, hx).expect(t, 200)
		b.post(embed+"/session", form{"token": token}, hx).expect(t, 403)
		owner.get("/account").expect(t, 200)
	})
}

func TestTheDoorOfAnEmbed(t *testing.T) {
	h := openHarness(t)
	s := h.site(t, "private")
	s.owner.post(s.room+"/embed", form{"origins": "https://shop.example"}).expect(t, 303)
	s.owner.say(s.room, "behind the door")

	t.Run("whoever may not read finds a way in, and nothing of what is said", func(t *testing.T) {
		got := h.browser().get(s.embed+"?panel=1").expect(t, 403)
		for _, shown := range []string{h.text("door.private"), `data-identity="` + s.embed + `/identity"`, "data-close", "data-enter"} {
			got.shows(t, shown)
		}
		got.lacks(t, "behind the door")
		if policy := got.header.Get("Content-Security-Policy"); !strings.HasSuffix(policy, "https://shop.example") {
			t.Error(policy)
		}
	})

	t.Run("the site's word opens it, with an answer that has a composer", func(t *testing.T) {
		b := h.browser()
		b.get(s.embed).expect(t, 403)
		s.identifies(t, b, "7", nil)
		b.get(s.embed).expect(t, 200).shows(t, "behind the door")
	})

	t.Run("an account that is no member stays before it, without a composer", func(t *testing.T) {
		b := h.member("stranger")
		token := regexp.MustCompile(`data-token="([^"]+)"`)
		if got := b.post(s.embed+"/enter", nil); token.MatchString(got.body) {
			t.Errorf("it was let in: %s", got.body)
		}
	})

	t.Run("a room that is closed to guests asks for an account", func(t *testing.T) {
		closed := s.owner.room("Closed", "public")
		s.owner.post(closed+"/settings", form{"name": "Closed"}).expect(t, 303)
		h.browser().get(
			strings.Replace(closed, "/r/", "/embed/", 1),
		).expect(
			t,
			403,
		).shows(
			t,
			h.text("problem.signedout.sentence"),
		)
	})
}
