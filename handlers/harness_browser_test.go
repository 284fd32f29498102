package handlers

import (
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// browser is a browser without script. It keeps cookies and, unlike a real one, stops at each redirect.
type browser struct {
	harness *harness
	address string
	host    string // what it calls the server, where that is not the address
	client  *http.Client
}

// form has the values of a form's fields.
type form map[string]string

// header has further headers of a request.
type header map[string]string

// hx marks a request of htmx.
var hx = header{"HX-Request": "true"}

// inPanel marks a request of htmx for the panel beside the room.
var inPanel = header{"HX-Request": "true", "HX-Target": "aside#panel"}

// answer is the server's answer.
type answer struct {
	status int
	header http.Header
	body   string
}

func (h *harness) browser() *browser {
	jar, _ := cookiejar.New(nil) // never fails
	return &browser{harness: h, address: h.server.URL, client: &http.Client{
		Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		// Tests that want gzip ask for it.
		Transport: &http.Transport{DisableCompression: true},
	}}
}

func (b *browser) get(path string, headers ...header) answer {
	b.harness.t.Helper()
	return b.send("GET", path, "", headers...)
}

func (b *browser) post(path string, fields form, headers ...header) answer {
	b.harness.t.Helper()
	values := url.Values{}
	for name, value := range fields {
		values.Set(name, value)
	}
	for end, boxes := range boxes {
		if strings.HasSuffix(path, end) {
			values["box"] = boxes
		}
	}
	return b.send("POST", path, values.Encode(), headers...)
}

// boxes names the checkboxes of each form, by the end of the address that it is sent to.
var boxes = map[string][]string{
	"/guard":    {"spam", "links"},
	"/settings": {"guests", "here", "log", "published", "indexed"}, "/remove": {"link"},
	"/act":           {"clear", "rename", "network"},
	"/direct/refuse": {"refuse"}, "/notifications/quiet": {"quiet"},
}

func (b *browser) send(method, path, body string, headers ...header) answer {
	b.harness.t.Helper()
	request, err := http.NewRequest(method, b.address+path, strings.NewReader(body))
	if err != nil {
		b.harness.t.Fatal(err)
	}
	if method == "POST" {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		request.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	for _, all := range headers {
		for name, value := range all {
			request.Header.Set(name, value)
		}
	}
	request.Host = b.host
	response, err := b.client.Do(request)
	if err != nil {
		b.harness.t.Fatalf("%s %s: %v", method, path, err)
	}
	defer func() { _ = response.Body.Close() }()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		b.harness.t.Fatalf("%s %s: %v", method, path, err)
	}
	return answer{status: response.StatusCode, header: response.Header, body: string(content)}
}

// cookie returns the value of a cookie, or nothing.
func (b *browser) cookie(name string) string {
	address, _ := url.Parse(b.address)
	for _, cookie := range b.client.Jar.Cookies(address) {
		if cookie.Name == name {
			return cookie.Value
		}
	}
	return ""
}

// twin returns another tab of the same browser, with the cookies of this moment.
func (b *browser) twin() *browser {
	twin := b.harness.browser()
	address, _ := url.Parse(b.address)
	twin.client.Jar.SetCookies(address, b.client.Jar.Cookies(address))
	return twin
}

const password = "correct horse"

// guest returns a browser that has posted in the lobby.
func (h *harness) guest() *browser {
	h.t.Helper()
	b := h.browser()
	b.get("/r/lobby")
	if got := b.post("/r/lobby/messages", form{"body": "a guest's first words"}); got.status != 303 {
		h.t.Fatalf("a guest's first post answered %d", got.status)
	}
	return b
}

// member returns a browser that is signed in under a new account. The first is the administrator's.
func (h *harness) member(username string) *browser {
	h.t.Helper()
	b := h.browser()
	has, err := h.store.HasAccounts(h.t.Context())
	if err != nil {
		h.t.Fatal(err)
	}
	typed, path := form{"username": username, "password": password}, "/register"
	if !has {
		path = "/setup"
		typed["code"], typed["site"], typed["language"], typed["entry"] = setupCode, "Samovar", "en", "guests"
	}
	if got := b.post(path, typed); got.status != 303 {
		h.t.Fatalf("registering %s answered %d: %s", username, got.status, got.text())
	}
	return b
}

// signIn returns another browser of an existing account.
func (h *harness) signIn(username string) *browser {
	h.t.Helper()
	b := h.browser()
	if got := b.post("/login", form{"username": username, "password": password}); got.status != 303 {
		h.t.Fatalf("signing %s in answered %d", username, got.status)
	}
	return b
}

// room creates a room and returns its path.
func (b *browser) room(name, visibility string) string {
	b.harness.t.Helper()
	got := b.post("/rooms", form{"name": name, "visibility": visibility})
	if got.status != 303 {
		b.harness.t.Fatalf("making room %s answered %d", name, got.status)
	}
	return got.header.Get("Location")
}

var messageID = regexp.MustCompile(`id="m-(\d+)"`)

// say posts a message as htmx does, and returns its id.
func (b *browser) say(room, body string) string {
	b.harness.t.Helper()
	got := b.post(room+"/messages", form{"body": body}, hx)
	found := messageID.FindStringSubmatch(got.body)
	if got.status != 200 || found == nil {
		b.harness.t.Fatalf("posting %q in %s answered %d", body, room, got.status)
	}
	return found[1]
}

// text returns the page as it is read, with entities resolved.
func (a answer) text() string { return html.UnescapeString(a.body) }

func (a answer) location() string { return a.header.Get("Location") }

// ids returns the ids of the messages on a page, in its order.
func (a answer) ids() (ids []string) {
	for _, found := range messageID.FindAllStringSubmatch(a.body, -1) {
		ids = append(ids, found[1])
	}
	return ids
}

// problemOf returns what a page says is wrong with a field.
func (a answer) problemOf(field string) string {
	found := regexp.MustCompile(`<p id="p-` + field + `" class="problem">([^<]*)</p>`).FindStringSubmatch(a.body)
	if found == nil {
		return ""
	}
	return html.UnescapeString(found[1])
}

// typed returns the value of a field on a page.
func (a answer) typed(field string) string {
	area := regexp.MustCompile(`<textarea[^>]* name="` + field + `"[^>]*>([^<]*)</textarea>`).FindStringSubmatch(a.body)
	if area != nil {
		return html.UnescapeString(area[1])
	}
	for _, input := range regexp.MustCompile(`<input[^>]*>`).FindAllString(a.body, -1) {
		if strings.Contains(input, ` name="`+field+`"`) {
			if value := regexp.MustCompile(` value="([^"]*)"`).FindStringSubmatch(input); value != nil {
				return html.UnescapeString(value[1])
			}
		}
	}
	return ""
}

// set returns a cookie that the answer sets, or nil.
func (a answer) set(name string) *http.Cookie {
	for _, cookie := range (&http.Response{Header: a.header}).Cookies() {
		if cookie.Name == name {
			return cookie
		}
	}
	return nil
}

// expect fails the test at once if the status is another: its next steps would make no sense.
func (a answer) expect(t *testing.T, status int) answer {
	t.Helper()
	if a.status != status {
		t.Fatalf("answered %d, want %d: %.600s", a.status, status, a.text())
	}
	return a
}

// shows fails unless the text is on the page; lacks fails if it is.
func (a answer) shows(t *testing.T, text string) {
	t.Helper()
	if !strings.Contains(a.text(), text) {
		t.Errorf("the page does not show %q", text)
	}
}

func (a answer) lacks(t *testing.T, text string) {
	t.Helper()
	if strings.Contains(a.text(), text) {
		t.Errorf("the page shows %q", text)
	}
}

// between returns what stands between two texts on a page.
func (a answer) between(t *testing.T, before, after string) string {
	t.Helper()
	_, rest, found := strings.Cut(a.body, before)
	inside, _, ends := strings.Cut(rest, after)
	if !found || !ends {
		t.Fatalf("nothing stands between %s and %s", before, after)
	}
	return inside
}
