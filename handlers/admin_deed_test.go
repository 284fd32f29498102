package handlers

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"samovar/models"
)

func TestTheLogOfTheSiteNamesWhatWasDoneAndWhere(t *testing.T) {
	h := openHarness(t)
	admin, anna := h.member("chief"), h.member("anna")
	anna.room("Kitchen", "public")
	hideout := anna.room("Hideout", "private")
	path := h.administeredOf("anna")
	for _, act := range []struct {
		path string
		form form
	}{
		{path + "/role", form{"role": "moderator"}},
		{admin.adminRoomOf("Kitchen") + "/owner", form{"username": "chief"}},
		{admin.adminRoomOf("Kitchen") + "/delete", nil},
		{admin.adminRoomOf("Hideout") + "/owner", form{"username": "anna"}},
		{"/admin/registration", form{"registration": "closed"}},
		{path + "/sessions", nil},
	} {
		admin.post(act.path, act.form).expect(t, 303)
	}
	admin.post(path+"/link", nil).expect(t, 200)
	admin.post("/admin/registration/links", form{"uses": "1", "for": "60"}).expect(t, 200)
	if _, err := h.store.ReplacePassword(t.Context(), "anna"); err != nil {
		t.Fatal(err)
	}
	admin.post(path+"/delete", nil).expect(t, 303)
	page := admin.get("/admin/deeds").expect(t, 200)
	gone := h.text("message.author.gone")
	for _, said := range []string{
		h.text("log.role", gone, h.text("role.moderator")),
		h.text("log.owner", "chief"), h.text("log.close"), h.text("log.account"), h.text("log.room.gone"),
		h.text("log.registration", h.text("admin.registration.closed")), h.text("log.sessions", gone),
		h.text("log.link", gone), h.text("log.password", gone), h.text("log.operator"),
	} {
		page.shows(t, said)
	}
	page.lacks(t, strings.TrimPrefix(hideout, "/r/"))
	page.lacks(t, ">log.")
}

func TestTheLogOfTheSiteGoesOnByPages(t *testing.T) {
	h := openHarness(t)
	admin := h.member("chief")
	h.member("anna")
	path := h.administeredOf("anna")
	for range models.DeedsPage + 1 {
		admin.post(path+"/sessions", nil).expect(t, 303)
	}
	first := admin.get("/admin/deeds").expect(t, 200)
	next := regexp.MustCompile(`/admin/deeds\?before=\d+`).FindString(first.body)
	if got := strings.Count(first.body, `class="deed"`); got != models.DeedsPage || next == "" {
		t.Fatalf("the first page has %d entries, and leads to %q", got, next)
	}
	last := admin.get(next).expect(t, 200)
	if got := strings.Count(last.body, `class="deed"`); got != 1 || !strings.Contains(last.body, h.text("admin.first")) {
		t.Errorf("the last page has %d entries", got)
	}
	admin.get("/admin/deeds?before=x").expect(t, 200)
}

// Each act that the models note in the log has a text.
func TestEveryActInTheLogHasAText(t *testing.T) {
	h := openHarness(t)
	paths, err := filepath.Glob("../models/*.go")
	if err != nil {
		t.Fatal(err)
	}
	noted := regexp.MustCompile(`deedRow\{[^}]*Act: "([a-z.]+)"`)
	found := 0
	for _, path := range paths {
		source, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range noted.FindAllStringSubmatch(string(source), -1) {
			found++
			if key := "log." + match[1]; h.text(key) == key {
				t.Errorf("%s notes %q, which has no text", path, match[1])
			}
		}
	}
	if found < 10 {
		t.Errorf("only %d acts were found", found)
	}
}
