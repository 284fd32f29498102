package e2e

import (
	"crypto/rand"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// shop is another site's page, with one line pasted into its head, and a log of what the widget tells it.
const shop = `<!DOCTYPE html><html lang="en"><head><title>Shop</title>
	<script>window.heard = []; (window.Samovar = window.Samovar || []).push(["on", "unread", (n) => heard.push("unread " + n)],
		["on", "open", () => heard.push("open")], ["on", "close", () => heard.push("close")], ["on", "message", (n) => heard.push("message " + n)],
		["on", "lost", () => heard.push("lost")], ["on", "problem", (text) => heard.push("problem " + text)])</script>
	<script src="{chat}/embed.js" data-room="lobby" async></script></head><body><h1>Fine tea</h1><input id="search"></body></html>`

// launcher is an expression for what the widget put into the page.
const launcher = `document.querySelector("samovar-button")?.shadowRoot`

// allows signs in as the administrator, who lets sites embed the lobby.
func (w *web) allows(browser *chromium, sites ...string) *tab {
	w.t.Helper()
	anna := browser.person(w.harness, "Anna")
	w.permits(anna.person, sites...)
	return anna
}

// permits is the same with the administrator's page, in any engine.
func (w *web) permits(anna *person, sites ...string) {
	w.t.Helper()
	anna.registersAt(w.link(), "anna", "correct horse", "Anna")
	anna.open("/r/lobby/embed")
	origins := make([]string, len(sites))
	for i, site := range sites {
		origins[i] = w.origin(site)
	}
	anna.types("#f-origins", strings.Join(origins, "\n"))
	anna.submits(`form[action="/r/lobby/embed"] button`)
	anna.until("being told", `document.querySelector(".flash")`)
	anna.open("/r/lobby")
	anna.isServed() // what its worker asks for is not the widget's
}

// signs is what a site's server makes for one of its users.
func signs(t *testing.T, secret, subject, name string) string {
	t.Helper()
	claims := jwt.MapClaims{"sub": subject, "name": name, "exp": time.Now().Add(time.Hour).Unix(), "jti": rand.Text()}
	token, err := jwt.NewWithClaims(jwt.SigningMethodHS256, claims).SignedString([]byte(secret))
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// renewsSecret gives the lobby's site another secret, and returns it.
func renewsSecret(owner *person) string {
	owner.t.Helper()
	owner.open("/r/lobby/embed")
	owner.submits(`form[action$="/secret"] button`)
	secret := eval[string](owner, `document.getElementById("f-secret").value`)
	owner.open("/r/lobby")
	return secret
}

// replacesSecret does so from the page that is open, and returns it once it holds.
func replacesSecret(owner *tab) string {
	owner.t.Helper()
	return eval[string](owner, `fetch("/r/lobby/embed/secret", { method: "POST" }).then((answer) => answer.text())
		.then((page) => page.match(/id="f-secret"[^>]*value="([^"]+)"/)[1])`)
}

// inShop opens the shop's page and the room in it.
func (p *tab) inShop(w *web) *tab {
	p.t.Helper()
	p.goes(w.origin("shop"))
	p.until("the button", launcher)
	eval[any](p, `Samovar.open()`)
	return p.embed("lobby")
}
