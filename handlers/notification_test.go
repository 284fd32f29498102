package handlers

import (
	"strings"
	"testing"
)

func TestEachPageOfARoomKnowsWhatIsToBeTold(t *testing.T) {
	h := openHarness(t)
	anna := h.member("anna")
	id := anna.say("/r/lobby", "hello")
	anna.post("/r/lobby/notify", form{"level": "none"}).expect(t, 303)
	for _, path := range []string{"/r/lobby", "/r/lobby/messages/" + id + "/thread"} {
		anna.get(path).expect(t, 200).shows(t, `data-level="none"`)
		h.browser().get(path).expect(t, 200).lacks(t, "data-level")
	}
}

// An open page looks for news while another page still waits to show the flash of its form.
func TestAPageThatLooksForWhatIsNewTakesNoWordFromAnother(t *testing.T) {
	h := openHarness(t)
	anna := h.member("anna")
	anna.post("/notifications/quiet", form{"quiet": "yes"}).expect(t, 303)
	said := `<div class="flash" role="status"><p>` + h.texts.In("en").T("flash.notices.saved")
	if page := anna.get("/r/lobby", header{relistHeader: "1"}).expect(t, 200); strings.Contains(page.body, said) {
		t.Error("the look has taken it")
	}
	anna.get("/notifications").expect(t, 200).shows(t, said)
}
