package handlers

import (
	"context"
	"fmt"
	"html"
	"image"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"samovar/jobs"

	"github.com/golang-jwt/jwt/v5"
)

// site is another site that embeds a room and has pictures of its users, with the job that fetches them.
type site struct {
	*harness
	pictures     *httptest.Server
	owner        *browser
	room, embed  string
	secret, face string
	tokens       int
}

func (h *harness) site(t *testing.T, visibility string) *site {
	t.Helper()
	s := &site{harness: h, owner: h.member("owner-of-" + visibility)}
	picture := inPNG(t, picture(60, 40))
	s.pictures = httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/gone.png" {
			w.WriteHeader(http.StatusNotFound)
		}
		_, _ = w.Write([]byte(picture)) // a client that left
	}))
	t.Cleanup(s.pictures.Close)
	s.face = s.pictures.URL + "/face.png"
	s.room = s.owner.room("Tea", visibility)
	s.embed = strings.Replace(s.room, "/r/", "/embed/", 1)
	s.owner.post(s.room+"/embed/secret", nil).expect(t, 303)
	shown := regexp.MustCompile(`id="f-secret"[^>]* value="([^"]+)"`).FindStringSubmatch(
		s.owner.get(s.room+"/embed").expect(t, 200).body,
	)
	if shown == nil {
		t.Fatal("there is no secret")
	}
	s.secret = shown[1]

	// The site's address is in our own network, which the real client refuses; jobs/avatar_test.go proves that.
	client := *s.pictures.Client()
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	ctx, end := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		jobs.NewFetcher(h.store, &client, h.log).Run(ctx)
	}()
	t.Cleanup(func() {
		end()
		<-ended
	})
	return s
}

// identifies signs a browser's embed in as a user of the site.
func (s *site) identifies(t *testing.T, b *browser, subject string, avatar any, held ...header) {
	t.Helper()
	s.tokens++
	claims := jwt.MapClaims{
		"sub":  subject,
		"name": "Ola",
		"exp":  time.Now().Add(time.Hour).Unix(),
		"jti":  fmt.Sprint(s.tokens),
	}
	if avatar != nil {
		claims["avatar"] = avatar
	}
	token, err := jwt.NewWithClaims(jwt.SigningMethodHS256, claims).SignedString([]byte(s.secret))
	if err != nil {
		t.Fatal(err)
	}
	b.post(s.embed+"/identity", form{"identity": token}, append(held, hx)...).expect(t, 200).shows(t, "Ola")
}

var portrait = regexp.MustCompile(`<img class="avatar" src="([^"]*)" alt="" width="36" height="36" loading="lazy"`)

// avatarsOn returns the addresses of the people's pictures in a piece of markup.
func avatarsOn(markup string) (addresses []string) {
	for _, found := range portrait.FindAllStringSubmatch(markup, -1) {
		addresses = append(addresses, html.UnescapeString(found[1]))
	}
	return addresses
}

// avatarOf waits for the picture beside a message, and returns its address.
func (s *site) avatarOf(t *testing.T, message string) (address string) {
	t.Helper()
	eventually(t, "a picture beside message "+message, func() bool {
		found := avatarsOn(messageOf(t, s.owner.get(s.room).expect(t, 200), message))
		if len(found) == 1 {
			address = found[0]
		}
		return address != ""
	})
	return address
}

func TestPicturesOfASitesUsers(t *testing.T) {
	h := openHarness(t)
	s := h.site(t, "public")
	ola := h.browser()
	s.identifies(t, ola, "7", nil)
	reader := s.owner.listen(s.room + "/events").greeted(t)
	word := ola.say(s.embed, "tea")
	others := s.owner.say(s.room, "welcome")
	reader.text(t, "welcome")
	s.identifies(t, ola, "7", s.face)
	address := s.avatarOf(t, word)

	t.Run("are ours, small, and nothing else", func(t *testing.T) {
		got := h.browser().get(address).expect(t, 200)
		drawn, kind, err := image.Decode(strings.NewReader(got.body))
		if err != nil || kind != "jpeg" || drawn.Bounds() != image.Rect(0, 0, 96, 96) {
			t.Errorf("it is %s of %v, %v", kind, drawn, err)
		}
		for name, want := range map[string]string{
			"Content-Type": "image/jpeg", "X-Content-Type-Options": "nosniff", "Content-Security-Policy": sandbox,
			"Cross-Origin-Resource-Policy": "same-origin",
			"Cache-Control":                "private, max-age=31536000, immutable",
			"Set-Cookie":                   "",
		} {
			if got.header.Get(name) != want {
				t.Errorf("%s: %s, want %s", name, got.header.Get(name), want)
			}
		}
		if !strings.HasPrefix(address, s.room+"/avatars/") ||
			strings.Contains(s.owner.get(s.room).body, s.pictures.Listener.Addr().String()) {
			t.Errorf("it is at %s, or the page names the site", address)
		}
		got = h.browser().get(strings.Split(address, "?")[0]+"?v=0123456789abcdef").expect(t, 200)
		if got.header.Get("Cache-Control") != "private, no-cache" {
			t.Errorf("under an older address: %s", got.header.Get("Cache-Control"))
		}
		h.browser().get(address, hx).expect(t, 403)
	})

	t.Run("come to open pages, and stand beside what is said from then on", func(t *testing.T) {
		reader.hear(t, "the message with the picture", func(e event) bool {
			return strings.Contains(e.data, `id="m-`+word+`"`) && len(avatarsOn(e.data)) == 1
		})
		got := ola.post(s.embed+"/messages", form{"body": "more"}, hx).expect(t, 200)
		found := slices.Compact(avatarsOn(got.body)) // of the message, and of the bubble of the next
		if len(found) != 1 || found[0] != embedOf(address) {
			t.Errorf("the answer shows %v", found)
		}
	})

	t.Run("stand in the list of members, and of who is here", func(t *testing.T) {
		page := s.owner.get(s.room+"/members").expect(t, 200)
		if found := avatarsOn(page.body); len(found) != 1 || found[0] != address {
			t.Errorf("the members have %v", found)
		}
		ola.listen(s.embed + "/events").greeted(t)
		reader.hear(
			t,
			"her among the faces",
			func(e event) bool { return strings.Contains(e.data, `id="here-faces"`) && len(avatarsOn(e.data)) == 1 },
		)
		page = s.owner.get(s.room).expect(t, 200)
		if found := avatarsOn(page.between(t, `<span id="here-faces"`, `id="here-count"`)); len(found) != 1 || found[0] != address {
			t.Errorf("who is here has %v", found)
		}
	})

	t.Run("other people have none, nor has she in another room", func(t *testing.T) {
		if found := avatarsOn(messageOf(t, s.owner.get(s.room), others)); len(found) != 0 {
			t.Errorf("the owner has %v", found)
		}
		elsewhere := ola.say("/embed/lobby", "hello")
		if found := avatarsOn(messageOf(t, s.owner.get("/r/lobby"), elsewhere)); len(found) != 0 {
			t.Errorf("in the lobby she has %v", found)
		}
		s.owner.get(strings.Replace(address, s.room, "/r/lobby", 1)).expect(t, 404)
	})

	t.Run("another takes the place of the one before, whose content is gone", func(t *testing.T) {
		if len(h.storedFiles()) != 1 {
			t.Fatalf("kept are %v", h.storedFiles())
		}
		s.identifies(t, ola, "7", s.pictures.URL+"/gone.png")
		eventually(
			t,
			"the picture to go",
			func() bool { return len(avatarsOn(s.owner.get(s.room).body)) == 0 && len(h.storedFiles()) == 0 },
		)
		s.owner.get(address).expect(t, 404)
		s.identifies(t, ola, "7", s.face)
		s.avatarOf(t, word)
		s.identifies(t, ola, "7", nil)
		if found := avatarsOn(s.owner.get(s.room).body); len(found) != 0 || len(h.storedFiles()) != 0 {
			t.Errorf("without a claim there is %v, and %v is kept", found, h.storedFiles())
		}
	})

	t.Run("an invalid address does not refuse the user", func(t *testing.T) {
		for _, claim := range []any{
			"http://shop.example/face.png", "https://a:b@shop.example/", "face.png", 7,
			map[string]int{"x": 1},
			strings.Repeat("x", 2500),
		} {
			s.identifies(t, h.browser(), "8", claim)
		}
		if h.count("avatars") != 0 {
			t.Errorf("%d addresses are kept", h.count("avatars"))
		}
	})
}

func TestWhoMayHavePictures(t *testing.T) {
	w := newWalk(t)
	s := w.site(t, "private")
	ola := w.browser()
	s.identifies(t, ola, "7", s.face)
	address := s.avatarOf(t, ola.say(s.embed, "tea"))
	embedded := strings.Replace(address, "/r/", "/embed/", 1)
	w.browsers["member"].post(s.room+"/join", nil).expect(t, 303)
	for name, b := range map[string]*browser{"olga": s.owner, "member": w.browsers["member"]} {
		if got := b.get(address); got.status != 200 {
			t.Errorf("the %s: answered %d", name, got.status)
		}
	}
	known := w.browsers
	for _, b := range []*browser{w.browser(), known["guest"], known["stranger"], known["administrator"]} {
		b.get(address).expect(t, 403)
		b.get(embedded).expect(t, 403)
	}
	ola.get(embedded).expect(t, 200)
	ola.get(address).expect(t, 403) // the session of an embed is worth nothing there
}
