package handlers

import (
	"strings"
	"testing"
)

func TestWhatIsStoredIsShownWithoutTheNamesOfFiles(t *testing.T) {
	h := openHarness(t)
	admin, anna := h.member("chief"), h.member("anna")
	hideout := anna.room("Hideout", "private")
	anna.postFilesTo(t, hideout+"/messages", form{"body": "look"}, nil, photo(t, 40, 30)).expect(t, 303)
	page := admin.get("/admin/storage").expect(t, 200)
	page.shows(t, "Hideout")
	page.shows(t, h.text("admin.storage.kind.image"))
	page.shows(t, h.texts.In("en").N("admin.storage.files", 1))
	page.lacks(t, strings.TrimPrefix(hideout, "/r/"))
	page.lacks(t, "/files/")
}
