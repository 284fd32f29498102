package e2e

import (
	"fmt"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

func TestASiteSaysWhoSpeaks(t *testing.T) {
	w := newWeb(t)
	w.serves("shop", shop)
	browser := w.browser(t, t.TempDir())
	anna := w.allows(browser, "shop")
	anna.open("/r/lobby/embed")
	anna.submits(`form[action$="/secret"] button`)
	secret := eval[string](anna, `document.getElementById("f-secret").value`)
	anna.open("/r/lobby")
	sign := func(sub, name string, lasts time.Duration) string {
		claims := jwt.MapClaims{"sub": sub, "name": name, "exp": time.Now().Add(lasts).Unix()}
		token, err := jwt.NewWithClaims(jwt.SigningMethodHS256, claims).SignedString([]byte(secret))
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	visit := func(person *tab, token string) *tab {
		person.goes(w.origin("shop"))
		person.until("the button", launcher)
		eval[any](person, `Samovar.open()`)
		embed := person.embed("lobby")
		eval[any](person, fmt.Sprintf(`Samovar.identify(%q)`, token))
		return embed
	}

	boris := browser.person(w.harness, "Boris")
	good := sign("7", "Boris of the shop", time.Hour)
	embed := visit(boris, good)
	embed.until("being known", `document.querySelector("#who span").textContent.includes("Boris of the shop")`)
	embed.types("#body", "as a customer")
	eval[any](embed, `document.getElementById("composer").requestSubmit()`)
	anna.sees("as a customer")
	anna.until(
		"the mark of the site",
		`getComputedStyle(document.querySelector(".msg-tag[data-site]"), "::before").content.includes("site user")`,
	)

	// A reload keeps the person. A token is refused in another browser and once it has expired; then the browser has
	// no person.
	embed = visit(boris, good)
	embed.until("being known", `document.querySelector("#who span").textContent.includes("Boris of the shop")`)
	eval[any](boris, `Samovar.identify("")`) // the user has signed out of the site
	embed.until("being nobody", `document.querySelector("#who [data-enter]")`)
	thief := browser.person(w.harness, "Thief")
	stolen := visit(thief, good)
	thief.until("the page told", `heard.some((said) => said.startsWith("problem This token was already used"))`)
	stolen.until("being nobody", `document.querySelector("#who [data-enter]")`)
	embed = visit(boris, sign("7", "Boris of the shop", -time.Hour))
	boris.until("the page told", `heard.some((said) => said.startsWith("problem The token has expired"))`)
	embed.until("being nobody", `document.querySelector("#who [data-enter]")`)
	embed.until("no alarm for the reader", `document.getElementById("notice").textContent === ""`)

	// A token opens the door of a room that is closed to guests.
	eval[any](
		anna,
		`fetch("/r/lobby/settings", { method: "POST", body: new URLSearchParams("name=Lobby&box=guests&box=here&box=log&box=published&box=indexed") }).then(() => 1)`,
	)
	embed = visit(browser.person(w.harness, "Cleo"), sign("8", "Cleo of the shop", time.Hour))
	embed.until(
		"the room behind the door",
		`document.querySelector("#messages .msg") && `+
			`document.querySelector("#who span").textContent.includes("Cleo of the shop")`,
	)
	embed.says("in by the door")
	anna.sees("in by the door")
}
