package models

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

func TestOrigins(t *testing.T) {
	for _, c := range []struct{ name, typed, kept string }{
		{"none", " \n ", ""},
		{"one", "https://shop.example", "https://shop.example"},
		{"a slash at its end", "https://shop.example/", "https://shop.example"},
		{"capitals", "HTTPS://Shop.Example", "https://shop.example"},
		{"several, twice", "https://a.example, https://b.example\nhttps://a.example", "https://a.example https://b.example"},
		{"a port", "https://a.example:8443", "https://a.example:8443"},
		{"any subdomain", "https://*.example.com", "https://*.example.com"},
		{"a name of other letters", "https://чай.example", "https://xn--80as4b.example"},
		{"development", "http://localhost:3000 http://127.0.0.1:8000 http://[::1]:80", "http://localhost:3000 http://127.0.0.1:8000 http://[::1]:80"},
	} {
		t.Run(c.name, func(t *testing.T) {
			origins, err := parseOrigins(c.typed)
			if err != nil || strings.Join(origins, " ") != c.kept {
				t.Errorf("%q becomes %q, %v", c.typed, origins, err)
			}
		})
	}
	for _, typed := range []string{
		"shop.example", "*", "https://*", "https://*.com", "https://a.*.example.com", "ftp://shop.example", "https://", "https://shop.example/path",
		"https://user@shop.example", "https://shop.example?x", "https://shop.example#x", "https://shop.example;script-src", "'self'", "https://a'b.example",
		"https://shop.example:", "https://shop.example:0", "https://shop.example:99999", "https://-a.example", "https://a..example", "javascript:alert(1)",
		"null", "data:", "https://" + strings.Repeat("a", 300) + ".example", "https://a_b.example", "https://a\x00b.example",
	} {
		t.Run("no origin: "+typed, func(t *testing.T) {
			if origins, err := parseOrigins("https://good.example\n" + typed); reasons(err) == "" {
				t.Errorf("became %q", origins)
			}
		})
	}
	sites := make([]string, maxOrigins+1)
	for i := range sites {
		sites[i] = fmt.Sprintf("https://%d.shop.example", i)
	}
	if kept, err := parseOrigins(strings.Join(sites[1:], "\n")); len(kept) != maxOrigins {
		t.Errorf("as many as there may be: %q, %v", kept, err)
	}
	if _, err := parseOrigins(strings.Join(sites, "\n")); reasons(err) != "origins:embed.many" {
		t.Errorf("one more: %v", err)
	}
	if _, err := parseOrigins(strings.Repeat("https://a.example ", 30)); err != nil {
		t.Errorf("one origin thirty times: %v", err)
	}
}

func TestOnlyWhoManagesARoomSaysWhoMayEmbedIt(t *testing.T) {
	h := open(t)
	owner, stranger := h.member("olga"), h.member("stranger")
	room, err := h.CreateRoom(t.Context(), owner, RoomDraft{Name: "Tea", Visibility: Public})
	if err != nil {
		t.Fatal(err)
	}
	if err := h.AllowOrigins(t.Context(), stranger, room.Slug, "https://evil.example"); !errors.Is(
		err,
		ErrForbidden,
	) {
		t.Errorf("a stranger: %v", err)
	}
	if err := h.AllowOrigins(t.Context(), owner, room.Slug, "https://shop.example"); err != nil {
		t.Fatal(err)
	}
	access, err := h.Approach(t.Context(), &stranger, room.Slug)
	if err != nil || access.Room.EmbedOrigins != "https://shop.example" {
		t.Errorf("%+v, %v", access.Room, err)
	}
}
