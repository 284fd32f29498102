package jobs

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"samovar/models"
)

// pages starts a site with a page at each path.
func pages(t *testing.T) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		page := map[string]string{
			"/plain": `<title> A  plain page </title><meta name="description" content="about tea">` +
				`<body><title>no</title>`,
			"/graph": `<title>x</title><meta property="og:title" content="Better &amp; richer">` +
				`<meta property="og:site_name" content="The site">` +
				`<meta property="og:description" content="` + strings.Repeat("long ", 100) + `">`,
			"/茶":      `<title>茶</title>`,
			"/none":   `<p>no title`,
			"/script": `<title><script>alert(1)</script></title>`,
			"/huge":   strings.Repeat(" ", 1<<20) + `<title>too late</title>`,
		}[r.URL.Path]
		switch r.URL.Path {
		case "/moved":
			http.Redirect(w, r, "/plain", http.StatusFound)
		case "/round":
			http.Redirect(w, r, "/round", http.StatusFound)
		case "/file":
			w.Header().Set("Content-Type", "application/pdf")
		case "/gone":
			w.WriteHeader(http.StatusNotFound)
		default:
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
		}
		_, _ = w.Write([]byte(page)) // a client that left
	}))
	t.Cleanup(server.Close)
	return server
}

func TestPreviewsOfPages(t *testing.T) {
	s, site := newHarness(t), pages(t)
	client := *site.Client()
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	p := NewPreviewer(s.Store, &client, s.pusher.log)
	preview := func(slug, text string) *models.Preview {
		t.Helper()
		draft, err := models.NewDraft(text, "")
		if err != nil {
			t.Fatal(err)
		}
		m, err := s.PostMessage(t.Context(), s.anna, slug, draft)
		if err == nil {
			_, err = p.preview(t.Context())
			p.visits.wait()
		}
		if err == nil {
			m, err = s.MessageByID(t.Context(), m.RoomID, m.ID)
		}
		if err != nil {
			t.Fatal(err)
		}
		return m.Preview
	}
	host := strings.TrimPrefix(site.URL, "http://")
	host, _, _ = strings.Cut(host, ":")
	for path, want := range map[string]string{
		"/plain":  "A plain page|about tea|" + host,
		"/moved":  "A plain page|about tea|" + host,
		"/script": "<script>alert(1)</script>||" + host,
		"/none":   "", "/huge": "", "/file": "", "/gone": "", "/round": "",
	} {
		got := preview("lobby", "see "+site.URL+path+".")
		said := ""
		if got != nil {
			said = fmt.Sprintf("%s|%s|%s", got.Title, got.Description, got.Site)
		}
		if said != want {
			t.Errorf("%s: %q, want %q", path, said, want)
		}
	}
	if got := preview("lobby", site.URL+"/graph"); got == nil || got.Title != "Better & richer" ||
		got.Site != "The site" || len([]rune(got.Description)) != 240 {
		t.Errorf("%+v", got)
	}
	for _, text := range []string{
		"看" + site.URL + "/茶，很好",
		"[чай](" + site.URL + "/茶)",
		"`" + site.URL + "/plain` " + site.URL + "/茶",
	} {
		if got := preview("lobby", text); got == nil || got.Title != "茶" || got.URL != site.URL+"/%E8%8C%B6" {
			t.Errorf("%q: %+v", text, got)
		}
	}
	for _, text := range []string{"`" + site.URL + "/plain`", "bob@example.org", "http://user@" + host + "/plain"} {
		if got := preview("lobby", text); got != nil {
			t.Errorf("%q links to no page, and has the preview %+v", text, got)
		}
	}
	if got := preview("lobby", "no link"); got != nil {
		t.Errorf("without a link: %+v", got)
	}
	direct, err := s.OpenDirect(t.Context(), s.anna, []string{"olga"})
	if err != nil {
		t.Fatal(err)
	}
	if got := preview(direct.Slug, site.URL+"/plain"); got != nil {
		t.Errorf("between two: %+v", got)
	}
}

func TestALinkDeletedWhileItWaitsIsNotFetched(t *testing.T) {
	s := newHarness(t)
	asked, goOn := make(chan string, 10), make(chan struct{})
	site := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		asked <- r.URL.Path
		<-goOn
	}))
	defer site.Close()
	p := NewPreviewer(s.Store, site.Client(), s.pusher.log)
	var said []models.Message
	for _, path := range []string{"/first", "/deleted", "/edited", "/kept"} {
		draft, err := models.NewDraft(site.URL+path, "")
		if err != nil {
			t.Fatal(err)
		}
		m, err := s.PostMessage(t.Context(), s.anna, "lobby", draft)
		if err != nil {
			t.Fatal(err)
		}
		said = append(said, m)
	}
	if _, err := p.preview(t.Context()); err != nil {
		t.Fatal(err)
	}
	if first := <-asked; first != "/first" {
		t.Fatalf("the site was asked for %s", first)
	}
	if _, err := s.DeleteMessage(t.Context(), s.anna, "lobby", said[1].ID); err != nil {
		t.Fatal(err)
	}
	edited := models.NewMessage{Body: "no link"}
	if _, err := s.EditMessage(t.Context(), s.anna, "lobby", said[2].ID, edited); err != nil {
		t.Fatal(err)
	}
	close(goOn)
	p.visits.wait()
	close(asked)
	for path := range asked {
		if path != "/kept" {
			t.Errorf("the site was asked for %s", path)
		}
	}
}

func TestAPreviewGoesWithTheLink(t *testing.T) {
	s := newHarness(t)
	draft, err := models.NewDraft("https://example.org/a", "")
	if err != nil {
		t.Fatal(err)
	}
	m, err := s.PostMessage(t.Context(), s.anna, "lobby", draft)
	if err != nil {
		t.Fatal(err)
	}
	show := func(url string) *models.Preview {
		t.Helper()
		if err := s.SetPreview(t.Context(), m.ID, models.Preview{URL: url, Title: "A"}); err != nil {
			t.Fatal(err)
		}
		now, err := s.MessageByID(t.Context(), m.RoomID, m.ID)
		if err != nil {
			t.Fatal(err)
		}
		return now.Preview
	}
	if got := show("https://example.org/other"); got != nil {
		t.Errorf("of another page: %+v", got)
	}
	if got := show("https://example.org/a"); got == nil || got.Title != "A" {
		t.Errorf("of the page: %+v", got)
	}
	edited, err := s.EditMessage(t.Context(), s.anna, "lobby", m.ID, models.NewMessage{Body: "no link"})
	if err != nil || edited.Preview != nil {
		t.Errorf("after an edit: %+v, %v", edited.Preview, err)
	}
	if got := show("https://example.org/a"); got != nil {
		t.Errorf("come late: %+v", got)
	}
}

func TestAStartPreviewsWhatTheProcessBeforeHasLeft(t *testing.T) {
	s := newHarness(t)
	asked := make(chan string, 2)
	site := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { asked <- r.URL.Path }))
	defer site.Close()
	s.posts("lobby", site.URL+"/long-ago")
	s.later = 11 * time.Minute
	s.posts("lobby", site.URL+"/left")

	ctx, end := context.WithCancel(t.Context())
	done := make(chan struct{})
	p := NewPreviewer(s.Store, site.Client(), s.pusher.log)
	go func() {
		p.Run(ctx)
		close(done)
	}()
	if first := <-asked; first != "/left" {
		t.Errorf("the site was asked for %s", first)
	}
	end()
	<-done
}
