package e2e

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// client posts over plain HTTP as a program would: many at once need no browser.
type client struct {
	t      *testing.T
	h      *harness
	client *http.Client
}

func (h *harness) client() *client {
	jar, _ := cookiejar.New(nil) // never fails
	return &client{t: h.t, h: h, client: &http.Client{
		Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{},
	}}
}

// post sends a message under a key. The same key makes the same message when it is sent again. Status 0 means that no
// answer came.
func (c *client) post(body, key string) (status int, page string) {
	return c.send(http.MethodPost, "/r/lobby/messages", url.Values{"body": {body}, "key": {key}}.Encode())
}

// setsUp makes the first account, the administrator's.
func (c *client) setsUp(username string) {
	c.t.Helper()
	_, code, _ := strings.Cut(c.h.setup, "=")
	status, page := c.send(http.MethodPost, "/setup", url.Values{
		"code": {code}, "site": {"Samovar"}, "language": {"en"}, "entry": {"guests"},
		"username": {username}, "password": {"correct horse"},
	}.Encode())
	if c.h.setup = ""; status != http.StatusSeeOther {
		c.t.Fatalf("the setup was answered with %d: %s", status, page)
	}
}

func (c *client) get(path string) (status int, page string) { return c.send(http.MethodGet, path, "") }

// send makes a request. Headers are names and values in turn.
func (c *client) send(method, path, body string, headers ...string) (status int, page string) {
	request, err := http.NewRequestWithContext(context.Background(), method, c.h.url(path), strings.NewReader(body))
	if err != nil {
		c.t.Error(err)
		return 0, ""
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for pair := range slices.Chunk(headers, 2) {
		request.Header.Set(pair[0], pair[1])
	}
	answer, err := c.client.Do(request)
	if err != nil {
		return 0, ""
	}
	defer func() { _ = answer.Body.Close() }() // read to its end below
	content, err := io.ReadAll(answer.Body)
	if err != nil {
		return 0, ""
	}
	return answer.StatusCode, string(content)
}

var posted = regexp.MustCompile(`<li id="m-(\d+)"`)

// scribble posts, edits and deletes its messages, so many times in all.
func (c *client) scribble(name string, times int) {
	var mine []string
	for i := range times {
		text := fmt.Sprint(name, " ", i)
		at := rand.IntN(len(mine) + 1)
		switch {
		case at == len(mine) || i%3 == 0:
			_, page := c.send(
				http.MethodPost,
				"/r/lobby/messages",
				url.Values{"body": {text}}.Encode(),
				"HX-Request",
				"true",
			)
			if id := posted.FindStringSubmatch(page); id != nil {
				mine = append(mine, id[1])
			}
		case i%3 == 1:
			c.send(http.MethodPost, "/r/lobby/messages/"+mine[at], url.Values{"body": {"changed: " + text}}.Encode())
		default:
			c.send(http.MethodPost, "/r/lobby/messages/"+mine[at]+"/delete", "")
			mine = slices.Delete(mine, at, at+1)
		}
	}
}

var itemOnPage = regexp.MustCompile(`(?s)<li id="m-(\d+)".*?<div class="msg-body[^"]*" hx-ignore><p>([^<]*)</p>`)

// everything returns all messages of the room's history, oldest first.
func (c *client) everything() []string {
	c.t.Helper()
	var all []string
	for before := ""; ; {
		status, page := c.get("/r/lobby/messages" + before)
		if status != http.StatusOK {
			c.t.Fatalf("a page of the history answered %d", status)
		}
		items := itemOnPage.FindAllStringSubmatch(page, -1)
		if len(items) == 0 {
			return all
		}
		var said []string
		for _, item := range items {
			said = append(said, item[2])
		}
		all = append(said, all...)
		before = "?before=" + items[0][1]
	}
}
