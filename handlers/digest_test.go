package handlers

import (
	"testing"
)

// unsubscribeToken returns the token in the links that end a person's digests.
func (h *harness) unsubscribeToken(username string) (stop string) {
	h.t.Helper()
	db := h.openDatabase("?mode=ro")
	defer func() { _ = db.Close() }()
	err := db.QueryRow(
		"SELECT d.stop FROM digests d JOIN people p ON p.id = d.person_id WHERE p.username = ?",
		username,
	).Scan(&stop)
	if err != nil {
		h.t.Fatal(err)
	}
	return stop
}

func TestDigestsOfMissedMessages(t *testing.T) {
	h := openMailHarness(t)
	b := h.confirmedMember("Ola", "ola@example.org")
	chosen := func(t *testing.T, frequency string) {
		t.Helper()
		b.get("/notifications").expect(t, 200).shows(t, `<option value="`+frequency+`" selected>`)
	}

	t.Run("are for who has a confirmed address", func(t *testing.T) {
		other, _ := h.memberWithEmail("Ewa", "ewa@example.org")
		page := other.get("/notifications").expect(t, 200)
		page.shows(t, h.text("notices.digest.unconfirmed"))
		page.lacks(t, `action="/notifications/digest"`)
		other.post("/notifications/digest", form{"frequency": "daily"}).expect(t, 422).shows(
			t,
			h.text("problem.digest.unconfirmed"),
		)
	})

	t.Run("come as often as one says", func(t *testing.T) {
		chosen(t, "off")
		b.post("/notifications/digest", form{"frequency": "soon"}).expect(t, 303)
		chosen(t, "soon")
		b.post("/notifications/digest", form{"frequency": "always"}).expect(t, 422)
		chosen(t, "soon")
	})

	t.Run("end by a link and a button, for who is signed in nowhere", func(t *testing.T) {
		path := "/unsubscribe?token=" + h.unsubscribeToken("Ola")
		stranger := h.browser()
		stranger.get(path).expect(t, 200).shows(t, h.text("unsubscribe.why", "Ola"))
		chosen(t, "soon")
		stranger.post(path, nil).expect(t, 200).shows(t, h.text("unsubscribe.done"))
		chosen(t, "off")
		stranger.post(path, nil).expect(t, 200)
		stranger.get("/account").expect(t, 403)
	})

	t.Run("end by one click of a program that comes from anywhere, and nothing else does", func(t *testing.T) {
		b.post("/notifications/digest", form{"frequency": "daily"}).expect(t, 303)
		foreign := header{"Sec-Fetch-Site": "cross-site", "Origin": "https://mail.example"}
		h.browser().post(
			"/unsubscribe?token="+h.unsubscribeToken("Ola"),
			form{"List-Unsubscribe": "One-Click"},
			foreign,
		).expect(t, 200)
		chosen(t, "off")
		for _, path := range []string{
			"/notifications/digest", "/forgot", "/reset", "/account/email/confirm", "/account/email/letter",
			"/unsubscribe/", "/logout",
		} {
			b.post(path, form{"frequency": "daily"}, foreign).expect(t, 403)
		}
		chosen(t, "off")
		h.browser().post("/unsubscribe?token=none", form{"List-Unsubscribe": "One-Click"}, foreign).expect(t, 410)
		h.browser().post("/unsubscribe", form{"List-Unsubscribe": "One-Click"}, foreign).expect(t, 410)
	})

	t.Run("are forgotten with the account", func(t *testing.T) {
		b.post("/account/delete", form{"farewell": password}).expect(t, 303)
		if h.count("digests") != 0 {
			t.Error("something is left")
		}
	})
}
