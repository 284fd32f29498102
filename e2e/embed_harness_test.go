package e2e

import (
	"crypto/rand"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// shop is another site's page with the widget's line of HTML, which records the widget's events.
const shop = `<!DOCTYPE html><html lang="en"><head><title>Shop</title>
	<script>window.heard = []; (window.Samovar = window.Samovar || []).push(["on", "unread", (n) => heard.push("unread " + n)],
		["on", "open", () => heard.push("open")], ["on", "close", () => heard.push("close")], ["on", "message", (n) => heard.push("message " + n)],
		["on", "lost", () => heard.push("lost")], ["on", "problem", (text) => heard.push("problem " + text)])</script>
	<script src="{chat}/embed.js" data-room="lobby" async></script></head><body><h1>Fine tea</h1><input id="search"></body></html>`

// launcher is an expression for the widget's button.
const launcher = `document.querySelector("samovar-button")?.shadowRoot`

// allows registers the administrator, who lets sites embed the lobby.
func (w *web) allows(browser *chromium, sites ...string) *tab {
	w.t.Helper()
	anna := browser.person(w.harness, "Anna")
	w.permits(anna.person, sites...)
	return anna
}

// permits does so on a page in any engine.
func (w *web) permits(anna *person, sites ...string) {
	w.t.Helper()
	anna.registers("anna", "correct horse", "Anna")
	anna.open("/r/lobby/embed")
	origins := make([]string, len(sites))
	for i, site := range sites {
		origins[i] = w.origin(site)
	}
	anna.types("#f-origins", strings.Join(origins, "\n"))
	anna.submits(`form[action="/r/lobby/embed"] button`)
	anna.until("being told", `document.querySelector(".flash")`)
	anna.open("/r/lobby")
	anna.isServed() // requests by its worker are not the widget's
}

// signs returns the token that a site's server signs for one of its users.
func signs(t *testing.T, secret, subject, name string) string {
	t.Helper()
	claims := jwt.MapClaims{"sub": subject, "name": name, "exp": time.Now().Add(time.Hour).Unix(), "jti": rand.Text()}
	token, err := jwt.NewWithClaims(jwt.SigningMethodHS256, claims).SignedString([]byte(secret))
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// renewsSecret makes a new secret for the lobby and returns it.
func renewsSecret(owner *person) string {
	owner.t.Helper()
	owner.open("/r/lobby/embed")
	owner.submits(`form[action$="/secret"] button`)
	secret := eval[string](owner, `document.getElementById("f-secret").value`)
	owner.open("/r/lobby")
	return secret
}

// replacesSecret does so on the open page and returns the secret once it is valid.
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
