package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

// A guest is the same person for the visit where the browser refuses third-party cookies, and where it refuses all
// cookies and storage.
func TestAnEmbedWithoutCookies(t *testing.T) {
	for name, keep := range map[string]func(*testing.T, *web) *chromium{
		"no third-party cookies": func(t *testing.T, w *web) *chromium {
			return w.browser(t, t.TempDir(), chromedp.Flag("test-third-party-cookie-phaseout", true))
		},
		"no cookies at all": func(t *testing.T, w *web) *chromium {
			profile := t.TempDir()
			if err := os.MkdirAll(filepath.Join(profile, "Default"), 0o700); err != nil {
				t.Fatal(err)
			}
			refused := `{"profile":{"default_content_setting_values":{"cookies":2}}}`
			preferences := filepath.Join(profile, "Default", "Preferences")
			if err := os.WriteFile(preferences, []byte(refused), 0o600); err != nil {
				t.Fatal(err)
			}
			return w.browser(t, profile)
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWeb(t)
			w.serves("shop", shop)
			anna := w.allows(w.browser(t, t.TempDir()), "shop")
			boris := keep(t, w).tab(w.harness, "Boris")
			boris.goes(w.origin("shop"))
			boris.until("the button", launcher)
			eval[any](boris, `Samovar.open()`)
			embed := boris.embed("lobby")
			refused := eval[bool](
				embed,
				`(() => { try { localStorage.length; return false } catch { return true } })()`,
			)
			if refused != (name == "no cookies at all") {
				t.Fatalf("storage is refused: %v", refused)
			}
			embed.says("one")
			who := eval[string](embed, `document.querySelector("#who span").textContent`)
			embed.says("two")
			anna.sees("two")
			embed.until(
				"one guest",
				fmt.Sprintf(
					`document.querySelector("#who span").textContent === %q && `+
						`document.querySelectorAll('.msg[data-author="' + document.getElementById("composer").dataset.me + '"]').length === 2`,
					who,
				),
			)
			embed.until(
				"what a reload brings",
				fmt.Sprintf(`(getComputedStyle(document.querySelector(".unkept")).display !== "none") === %v`, refused),
			)
			anna.until("being here", `document.getElementById("here-count").textContent === "2"`)
			anna.says("heard")
			embed.sees("heard")
		})
	}
}

// WebKit does not give an embed's cookie back once its page is left.
func TestAnEmbedWhoseCookieIsNotGivenBackKnowsItsGuest(t *testing.T) {
	w := newWeb(t)
	w.serves("shop", shop)
	browser := w.browser(t, t.TempDir())
	anna := w.allows(browser, "shop")
	w.forgetful = true
	boris := browser.person(w.harness, "Boris")
	visit := func() *tab {
		boris.goes(w.origin("shop"))
		boris.until("the button", launcher)
		eval[any](boris, `Samovar.open()`)
		return boris.embed("lobby")
	}
	embed := visit()
	embed.says("one")
	who := eval[string](embed, `document.querySelector("#who span").textContent`)
	embed = visit()
	embed.until("the same guest", fmt.Sprintf(`document.querySelector("#who span").textContent === %q`, who))
	embed.says("two")
	anna.until(
		"one guest",
		`new Set([...document.querySelectorAll(".msg")].slice(-2).map((m) => m.dataset.author)).size === 1`,
	)
	if boris.open("/r/lobby"); eval[string](boris, `JSON.stringify(localStorage)`) != "{}" {
		t.Error("what the embed has kept is there at the room's own address")
	}

	// Nothing is kept once the page says that no user is signed in, or the session is over.
	eval[any](anna, `fetch("/r/lobby/embed/secret", { method: "POST" }).then(() => 1)`)
	anna.open("/r/lobby/embed")
	secret := eval[string](anna, `document.getElementById("f-secret").value`)
	token := signs(t, secret, "7", "Boris of the shop")
	embed = visit()
	eval[any](boris, fmt.Sprintf(`Samovar.identify(%q)`, token))
	embed.until("being known", `document.querySelector("#who span").textContent.includes("Boris of the shop")`)
	embed = visit()
	embed.until("being known still", `document.querySelector("#who span").textContent.includes("Boris of the shop")`)
	eval[any](boris, `Samovar.identify("")`)
	embed.until("being nobody", `document.querySelector("#who:not([data-known])")`)
	kept := eval[string](embed, `JSON.stringify([...Object.keys(localStorage), ...Object.keys(sessionStorage)]
		.filter((name) => name.startsWith("samovar-session")))`)
	if kept != "[]" {
		t.Errorf("the embed has kept %s", kept)
	}
}
