package handlers

import (
	"testing"
	"time"
)

func TestSessionsRunOut(t *testing.T) {
	const day = 24 * time.Hour
	calendar := &clock{}
	h := harnessConfig{config: Config{Unlimited: true}, clock: calendar}.open(t)
	h.member("Ola")
	remembered := h.browser()
	remembered.post("/login", form{"username": "Ola", "password": password, "remember": "yes"}).expect(t, 303)
	used, unused, guest := h.signIn("Ola"), h.signIn("Ola"), h.guest()

	t.Run("one that is used goes on, one that is not ends after a day, a remembered one stays", func(t *testing.T) {
		for range 3 {
			calendar.pass(day * 2 / 3)
			used.post("/preferences", form{"theme": "dark"}).expect(t, 303)
		}
		used.get("/account").expect(t, 200)
		unused.get("/account").expect(t, 403)
		unused.post("/r/lobby/messages", form{"body": "a guest now"}).expect(t, 303)
		remembered.get("/account").expect(t, 200)
	})

	t.Run("a remembered one ends thirty days after signing in, used or not", func(t *testing.T) {
		for range 30 {
			remembered.post("/preferences", form{"theme": "dark"}).expect(t, 303)
			calendar.pass(day)
		}
		remembered.get("/account").expect(t, 403)
	})

	t.Run("a guest stays the same for a year, and then is a new one", func(t *testing.T) {
		before := h.count("people")
		calendar.pass(300 * day)
		guest.post("/r/lobby/messages", form{"body": "still me"}).expect(t, 303)
		if h.count("people") != before {
			t.Error("the guest became another")
		}
		calendar.pass(100 * day)
		guest.post("/r/lobby/messages", form{"body": "who am I?"}).expect(t, 303)
		if h.count("people") != before+1 {
			t.Error("the guest is still the same")
		}
	})
}
