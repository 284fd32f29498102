package jobs

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"samovar/models"

	"github.com/golang-jwt/jwt/v5"
)

// shop is a site that embeds a room and serves avatars of its users. It counts the requests.
type shop struct {
	*httptest.Server
	*models.Store
	plain  *httptest.Server // the same without TLS
	t      *testing.T
	folder string
	room   models.Room
	secret string
	mu     sync.Mutex
	asked  map[string]int
	tokens int
}

func openShop(t *testing.T) *shop {
	t.Helper()
	s := &shop{t: t, folder: t.TempDir(), asked: map[string]int{}}
	s.Server = httptest.NewTLSServer(http.HandlerFunc(s.serve))
	s.plain = httptest.NewServer(http.HandlerFunc(s.serve))
	t.Cleanup(s.Server.Close)
	t.Cleanup(s.plain.Close)
	var err error
	path := filepath.Join(s.folder, "samovar.db")
	config := models.Config{Path: path, PasswordMemory: 64}
	if s.Store, err = models.Open(t.Context(), config); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Store.Close(); err != nil {
			t.Error(err)
		}
	})
	registration := models.Registration{Username: "olga", Password: "correct horse"}
	owner, err := s.Register(t.Context(), nil, registration)
	if err == nil {
		s.room, err = s.CreateRoom(t.Context(), owner, models.RoomDraft{Name: "Tea", Visibility: models.Public})
	}
	if err == nil {
		err = s.RotateSecret(t.Context(), owner, s.room.Slug)
	}
	if err == nil {
		s.secret, err = s.Secret(t.Context(), owner, s.room.Slug)
	}
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *shop) serve(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.asked[r.URL.Path]++
	s.mu.Unlock()
	if r.Header.Get("User-Agent") != "Samovar (avatar)" || r.Header.Get("Cookie") != "" ||
		r.Header.Get("Referer") != "" {
		s.t.Errorf("asked with %v", r.Header)
	}
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 30, 20))); err != nil {
		s.t.Error(err)
	}
	switch r.URL.Path {
	case "/moved":
		http.Redirect(w, r, "/ola.png", http.StatusFound)
		return
	case "/round":
		http.Redirect(w, r, "/round", http.StatusFound)
		return
	case "/unsafe":
		http.Redirect(w, r, s.plain.URL+"/ola.png", http.StatusFound)
		return
	case "/gone":
		w.WriteHeader(http.StatusNotFound)
	case "/lies": // its bytes say what it is
		w.Header().Set("Content-Type", "text/html")
	case "/page":
		w.Header().Set("Content-Type", "image/png")
		picture = *bytes.NewBufferString("<!doctype html><script>alert(1)</script>")
	case "/huge":
		picture.WriteString(strings.Repeat("x", models.MaxAvatar))
	case "/bomb":
		picture = *bytes.NewBufferString("GIF89a\xff\xff\xff\xff\x00\x00\x00")
	case "/short":
		w.Header().Set("Content-Length", "5000")
	}
	_, _ = w.Write(picture.Bytes()) // a client that left
}

// identifies signs a user of the site in.
func (s *shop) identifies(subject, avatar string) models.Person {
	s.t.Helper()
	s.tokens++
	token, err := jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.MapClaims{
		"sub":    subject,
		"name":   "Ola",
		"avatar": avatar,
		"exp":    time.Now().Add(time.Hour).Unix(),
		"jti":    fmt.Sprint(s.tokens),
	}).SignedString([]byte(s.secret))
	if err != nil {
		s.t.Fatal(err)
	}
	session := "session of " + subject
	person, _, err := s.Identify(
		s.t.Context(),
		token,
		session,
		models.Browser{Token: session, Scope: models.Scope{Room: s.room.Slug}},
	)
	if err != nil {
		s.t.Fatal(err)
	}
	return person
}

// has reports whether a person has an avatar.
func (s *shop) has(person models.Person) bool {
	s.t.Helper()
	content, _, err := s.OpenAvatar(s.t.Context(), s.room.ID, person.ID)
	if errors.Is(err, models.ErrNotFound) {
		return false
	}
	if err == nil {
		err = content.Close()
	}
	if err != nil {
		s.t.Fatal(err)
	}
	return true
}

// fetcher returns a fetcher that may ask the shop although that is on this machine.
func (s *shop) fetcher() *Fetcher {
	client := *s.Client()
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return NewFetcher(s.Store, &client, slog.New(slog.DiscardHandler))
}

func (s *shop) fetch(f *Fetcher) {
	s.t.Helper()
	if err := f.fetchDue(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
	if due, err := s.DueAvatars(s.t.Context(), 1); err != nil || len(due) != 0 {
		s.t.Errorf("still due are %v, %v", due, err)
	}
}

func TestAvatarsAreFetched(t *testing.T) {
	s := openShop(t)
	people := map[string]models.Person{}
	wants := map[string]bool{
		"/ola.png": true,
		"/moved":   true,
		"/lies":    true,
		"/round":   false,
		"/unsafe":  false,
		"/gone":    false,
		"/page":    false,
		"/huge":    false,
		"/bomb":    false,
		"/short":   false,
	}
	for path := range wants {
		people[path] = s.identifies(path, s.URL+path)
	}
	s.fetch(s.fetcher())
	for path, want := range wants {
		if s.has(people[path]) != want {
			t.Errorf("%s: there is a picture: %t", path, !want)
		}
	}
	if kept := s.kept(); kept != 1 { // all are the same
		t.Errorf("kept are %d", kept)
	}

	t.Run("once, until the site names another address", func(t *testing.T) {
		before := s.asked["/ola.png"]
		for range 3 {
			s.identifies("/ola.png", s.URL+"/ola.png")
			s.fetch(s.fetcher())
		}
		if s.asked["/ola.png"] != before {
			t.Errorf("asked %d times more", s.asked["/ola.png"]-before)
		}
		for path, want := range map[string]bool{"/other": true, "/gone": false} {
			ola := s.identifies("/ola.png", s.URL+path)
			s.fetch(s.fetcher())
			if s.has(ola) != want {
				t.Errorf("%s: there is a picture: %t", path, !want)
			}
		}
	})
}

// kept counts the stored contents, including incomplete ones.
func (s *shop) kept() (count int) {
	s.t.Helper()
	err := filepath.WalkDir(filepath.Join(s.folder, "uploads"), func(_ string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Type().IsRegular() && entry.Name() != "database" {
			count++
		}
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return count
}

func TestNoAvatarIsFetchedFromAPrivateNetwork(t *testing.T) {
	s := openShop(t)
	_, port, _ := strings.Cut(s.Listener.Addr().String(), ":")
	client := OutwardClient()
	trusting := s.Client().Transport.(*http.Transport).TLSClientConfig.Clone()
	trusting.InsecureSkipVerify = true // or the certificate could be the obstacle
	client.Transport.(*http.Transport).TLSClientConfig = trusting
	for _, host := range []string{
		"127.0.0.1",
		"localhost",
		"[::1]",
		"[::ffff:127.0.0.1]",
		"0.0.0.0",
		"10.0.0.1",
		"169.254.169.254",
		"192.168.1.1",
		"100.64.0.1",
	} {
		ola := s.identifies(host, "https://"+host+":"+port+"/ola.png")
		s.fetch(NewFetcher(s.Store, client, slog.New(slog.DiscardHandler)))
		if s.has(ola) {
			t.Errorf("%s has a picture", host)
		}
	}
	if len(s.asked) != 0 {
		t.Errorf("asked was %v", s.asked)
	}
}

func TestTheFetcherIsWoken(t *testing.T) {
	s := openShop(t)
	early := s.identifies("early", s.URL+"/ola.png")
	ctx, end := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		s.fetcher().Run(ctx)
	}()
	waits := func(p models.Person) {
		t.Helper()
		for late := time.Now().Add(10 * time.Second); !s.has(p); time.Sleep(5 * time.Millisecond) {
			if time.Now().After(late) {
				t.Fatal("waited in vain for a picture")
			}
		}
	}
	waits(early)
	waits(s.identifies("late", s.URL+"/ola.png"))
	end()
	<-ended
}

func TestAnInterruptedFetchStaysDue(t *testing.T) {
	s := openShop(t)
	s.identifies("7", s.URL+"/ola.png")
	ctx, end := context.WithCancel(t.Context())
	due, err := s.DueAvatars(ctx, 1)
	if err != nil || len(due) != 1 {
		t.Fatalf("due are %v, %v", due, err)
	}
	end()
	if err := s.fetcher().settle(ctx, due[0]); !errors.Is(err, context.Canceled) {
		t.Errorf("settled with %v", err)
	}
	if again, err := s.DueAvatars(t.Context(), 1); err != nil || len(again) != 1 {
		t.Errorf("due are %v, %v", again, err)
	}
}
