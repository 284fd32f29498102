package handlers

import (
	"context"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"
)

// document is a page that grows while it is read.
type document struct {
	answer *http.Response
	leave  context.CancelFunc
	read   strings.Builder
}

func (b *browser) grow(path string) *document {
	b.harness.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	b.harness.t.Cleanup(cancel)
	request, err := http.NewRequestWithContext(ctx, "GET", b.address+path, nil)
	if err != nil {
		b.harness.t.Fatal(err)
	}
	response, err := b.client.Do(request)
	if err != nil {
		b.harness.t.Fatal(err)
	}
	b.harness.t.Cleanup(func() { _ = response.Body.Close() })
	return &document{answer: response, leave: cancel}
}

// until reads until a text has come, and keeps everything.
func (d *document) until(t *testing.T, text string) {
	t.Helper()
	piece := make([]byte, 4096)
	for !strings.Contains(d.read.String(), text) {
		n, err := d.answer.Body.Read(piece)
		d.read.Write(piece[:n])
		if err != nil && !strings.Contains(d.read.String(), text) {
			t.Fatalf("%q did not come: %v; the document is %s", text, err, d.read.String())
		}
	}
}

// since returns what has come after a text.
func (d *document) since(text string) string {
	_, after, _ := strings.Cut(d.read.String(), text)
	return after
}

func TestLive(t *testing.T) {
	h := openHarness(t)
	b := h.member("Ola")

	t.Run("the document grows with each message, which comes at once", func(t *testing.T) {
		b.say("/r/lobby", "said before")
		d := h.browser().grow("/r/lobby/live")
		d.until(t, "said before")
		if d.answer.Header.Get("X-Accel-Buffering") != "no" || d.answer.Header.Get("Content-Encoding") != "" {
			t.Errorf("headers %v", d.answer.Header)
		}
		for _, text := range []string{"first", "second", "third"} {
			id := b.say("/r/lobby", text)
			d.until(t, text+"</p>")
			if !strings.Contains(d.read.String(), `<li id="m-`+id+`"`) {
				t.Errorf("message %s has no place", id)
			}
		}
	})

	t.Run("it has no script, has an iframe for the composer alone, and cannot be embedded", func(t *testing.T) {
		d := h.browser().grow("/r/lobby/live")
		d.until(t, `src="/r/lobby/compose"`)
		if policy := d.answer.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "frame-src 'self'") ||
			!strings.Contains(policy, "frame-ancestors 'none'") {
			t.Errorf("policy %s", policy)
		}
		composer := h.browser().get("/r/lobby/compose").expect(t, 200)
		if policy := composer.header.Get("Content-Security-Policy"); !strings.Contains(policy, "frame-src 'none'") ||
			!strings.Contains(policy, "frame-ancestors 'self'") {
			t.Errorf("the composer's policy is %s", policy)
		}
		composer.lacks(t, "<script")
		if strings.Contains(d.read.String(), "<script") {
			t.Error("the document has a script")
		}
	})

	t.Run(
		"an edited message comes anew and its old state is hidden; of a deleted one nothing stays",
		func(t *testing.T) {
			edited, deleted := b.say("/r/lobby", "not yet edited"), b.say("/r/lobby", "not yet deleted")
			d := h.browser().grow("/r/lobby/live")
			d.until(t, "not yet deleted")
			old := func(id string) string {
				pattern := regexp.MustCompile(`id="m-` + id + `"[^>]*data-seq="(\d+)"`)
				return pattern.FindStringSubmatch(d.read.String())[1]
			}
			policy := d.answer.Header.Get("Content-Security-Policy")
			nonce := regexp.MustCompile(`'nonce-([^']+)'`).FindStringSubmatch(policy)[1]
			hides := func(seq string) string {
				return `<style nonce="` + nonce + `">.msg[data-seq="` + seq + `"]{display:none}</style>`
			}
			b.post("/r/lobby/messages/"+edited, form{"body": "now edited"}).expect(t, 303)
			d.until(t, "now edited")
			d.until(t, hides(old(edited)))
			again := regexp.MustCompile(`id="m-` + edited + `-(\d+)" aria-live="off"`).FindStringSubmatch(
				d.read.String(),
			)
			if again == nil || strings.Count(d.read.String(), `id="m-`+edited+`"`) != 1 {
				t.Fatal("the new state has no id of its own")
			}
			b.post("/r/lobby/messages/"+edited, form{"body": "edited twice"}).expect(t, 303)
			d.until(t, "edited twice")
			d.until(t, hides(again[1]))
			b.post("/r/lobby/messages/"+deleted+"/delete", nil).expect(t, 303)
			d.until(t, hides(old(deleted)))
			b.say("/r/lobby", "after the deletion")
			d.until(t, "after the deletion")
			if strings.Contains(d.since(hides(old(deleted))), "data-deleted") {
				t.Error("a tombstone came")
			}
		},
	)

	t.Run("what is older than the document does not appear in it", func(t *testing.T) {
		room := b.room("Long", "public")
		old := b.say(room, "long ago")
		for range pageSize {
			b.say(room, "filling")
		}
		d := h.browser().grow(room + "/live")
		d.until(t, "filling")
		b.post(room+"/messages/"+old, form{"body": "edited long after"}).expect(t, 303)
		b.say(room, "the newest")
		d.until(t, "the newest")
		if strings.Contains(d.read.String(), "edited long after") {
			t.Error("an old message came to the end")
		}
	})

	t.Run("a lost right ends it with a link, and so does a long life", func(t *testing.T) {
		private := b.room("Secret", "private")
		b.post(private+"/settings", form{"name": "Secret", "guests": "yes"}).expect(t, 303)
		guest := h.guest()
		guest.post(private+"/join", nil).expect(t, 303)
		d := guest.grow(private + "/live")
		d.until(t, `id="messages"`)
		guest.post(private+"/leave", nil).expect(t, 303)
		d.until(t, `href="`+private+`/live"`)
		d.until(t, "</html>")

		long := h.browser().grow("/r/lobby/live")
		long.until(t, `id="messages"`)
		for range liveChanges {
			b.say("/r/lobby", "one of many")
		}
		long.until(t, "</html>")
	})

	t.Run("what is posted in the iframe is answered there", func(t *testing.T) {
		guest := h.browser()
		guest.get("/r/lobby/compose").expect(t, 200).shows(t, `name="from" value="compose"`)
		d := h.browser().grow("/r/lobby/live")
		d.until(t, `id="messages"`)
		got := guest.post("/r/lobby/messages", form{"body": "from the iframe", "from": "compose"}).expect(t, 303)
		if got.location() != "/r/lobby/compose" {
			t.Errorf("sent on to %s", got.location())
		}
		d.until(t, "from the iframe")
		long := strings.Repeat("long ", 500)
		for _, got := range []answer{
			guest.post("/r/lobby/messages", form{"body": long, "from": "compose"}).expect(t, 422),
			guest.post("/r/lobby/emoji", form{"body": long, "from": "compose", "emoji": "😬"}).expect(t, 200),
		} {
			if !strings.Contains(got.typed("body"), "long long") ||
				!strings.Contains(got.header.Get("Content-Security-Policy"), "frame-ancestors 'self'") {
				t.Errorf("in the box is %.40q", got.typed("body"))
			}
			got.lacks(t, `id="messages"`)
		}
	})

	t.Run("asked to stop, the server ends it as a whole", func(t *testing.T) {
		d := h.browser().grow("/r/lobby/live")
		d.until(t, `id="messages"`)
		h.hub.Close(time.Second)
		d.until(t, "</html>")
	})
}
