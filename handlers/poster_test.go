package handlers

import (
	"strings"
	"testing"
)

func TestAFilmShowsTheStillThatItsAuthorSent(t *testing.T) {
	h := openHarness(t)
	anna, boris := h.member("anna"), h.member("boris")
	const film = "\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isommp42"
	message, address := anna.shareFile(t, "/r/lobby", testFile{"film.mp4", "", film})
	id := strings.Split(address, "/")[4]
	set := func(b *browser, film string, content string) answer {
		t.Helper()
		body, kind := multipartBody(t, form{"film": film}, testFile{"poster", "image/png", content})
		return b.send("POST", "/r/lobby/messages/"+message+"/poster", body, header{"Content-Type": kind})
	}
	still := inPNG(t, picture(1600, 900))

	t.Run("of another person, for another file, or no picture, it is refused", func(t *testing.T) {
		set(boris, id, still).expect(t, 403)
		set(anna, "none", still).expect(t, 404)
		set(anna, id, "no picture").expect(t, 422)
		anna.get("/r/lobby").expect(t, 200).lacks(t, " poster=")
	})

	t.Run("it is encoded anew, has the film's proportions, and stays", func(t *testing.T) {
		set(anna, id, still).expect(t, 204)
		page := boris.get("/r/lobby").expect(t, 200)
		page.shows(t, `poster="`+address+`?thumbnail"`)
		page.shows(t, `width="320" height="180"`)
		got := boris.get(address+"?thumbnail").expect(t, 200)
		if kind := got.header.Get("Content-Type"); kind != "image/jpeg" && kind != "image/png" {
			t.Errorf("it is served as %s", kind)
		}
		set(anna, id, still).expect(t, 404)
		if got := boris.get(address).expect(t, 200); got.body != film {
			t.Error("the film is another")
		}
	})

	t.Run("it goes with its message", func(t *testing.T) {
		anna.post("/r/lobby/messages/"+message+"/delete", nil).expect(t, 303)
		boris.get(address+"?thumbnail").expect(t, 404)
	})
}
