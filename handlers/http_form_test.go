package handlers

import (
	"regexp"
	"strings"
	"testing"
)

// checkbox matches a box that a form sends.
var checkbox = regexp.MustCompile(`<input[^>]* type="checkbox"[^>]* name="`)

func TestAFormThatLostItsBoxesChangesNothing(t *testing.T) {
	h := openHarness(t)
	owner, member := h.member("olga"), h.member("anna")
	public, private := owner.room("Tea", "public"), owner.room("Hideout", "private")
	member.post(private+"/join", nil).expect(t, 303)
	owner.post("/direct/refuse", form{"refuse": "yes"}).expect(t, 303)
	owner.post("/notifications/quiet", form{"quiet": "yes"}).expect(t, 303)
	removal := owner.removalPath(t, private, "anna")

	for path, page := range map[string]string{
		"/direct/refuse": "/direct", "/notifications/quiet": "/notifications",
		public + "/settings":  public + "/settings",
		private + "/settings": private + "/settings",
		removal:               strings.Replace(strings.TrimSuffix(removal, "/remove"), "/members/", "/person/", 1),
	} {
		for _, body := range []string{
			"", "strange=1", "name=Tea&topic=", "name=Tea&box=other", "guests=yes&name=Tea&box=guests",
		} {
			before := h.dump()
			got := owner.send("POST", path, body, header{"Content-Type": urlEncoding}).expect(t, 422)
			got.shows(t, h.text("problem.form.cut"))
			if h.dump() != before {
				t.Errorf("%q to %s changed something", body, path)
			}
		}
		html := owner.get(page).expect(t, 200).body
		if strings.Count(html, `name="box"`) != len(checkbox.FindAllString(html, -1)) {
			t.Errorf("%s does not name each of its boxes", page)
		}
	}
}
