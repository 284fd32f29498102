package handlers

import (
	"fmt"
	"testing"
)

func TestTheFilesOfARoomAreListed(t *testing.T) {
	h := openHarness(t)
	anna, guest := h.member("anna"), h.guest()
	guest.get("/r/lobby/files").expect(t, 200).shows(t, h.text("panel.files.none"))
	first, _ := anna.shareFile(t, "/r/lobby", testFile{"first.txt", "text/plain", "one"})
	for n := range 31 {
		anna.shareFile(t, "/r/lobby", testFile{fmt.Sprintf("file %d.txt", n), "text/plain", "one more"})
	}
	anna.say("/r/lobby", "no file")
	page := guest.get("/r/lobby/files").expect(t, 200)
	page.shows(t, "file 30.txt")
	page.shows(t, "8 B")
	page.lacks(t, "first.txt")
	older := guest.get("/r/lobby/files?before="+first).expect(t, 200)
	older.shows(t, h.text("panel.files.none"))
	beside := guest.get("/r/lobby/files", inPanel).expect(t, 200)
	beside.lacks(t, "<html")
	beside.shows(t, `rel="next"`)
}
