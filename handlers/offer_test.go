package handlers

import (
	"regexp"
	"testing"
)

// offers reports for each name whether it is offered where one types.
func (b *browser) offers(path, typed string, names ...string) (offered []bool) {
	b.harness.t.Helper()
	answered := b.get(path+"?username="+typed, hx).expect(b.harness.t, 200)
	for _, name := range names {
		offered = append(offered, regexp.MustCompile(`(?i)<bdi>`+name+`</bdi>`).MatchString(answered.body))
	}
	return offered
}

// number returns the number of the browser's person, from their page.
func (b *browser) number(t *testing.T) string {
	t.Helper()
	return regexp.MustCompile(`data-me="(\d+)"`).FindStringSubmatch(b.get("/r/lobby").expect(t, 200).body)[1]
}

func TestNamesAreCompletedFromPeopleWhoMayBeWrittenTo(t *testing.T) {
	h := openHarness(t)
	anna := h.member("anna")
	maria, marek, marta := h.member("maria"), h.member("marek"), h.member("marta")
	says := func(typed string, want ...bool) {
		t.Helper()
		for i, offered := range anna.offers("/direct/names", typed, "maria", "marek", "marta", "anna") {
			if offered != want[i] {
				t.Errorf("for %q, of Maria, Marek, Marta and Anna number %d is offered: %v", typed, i+1, offered)
			}
		}
	}
	says("mar", true, true, true, false)
	says("marek,+mari", true, false, false, false)
	says("m", false, false, false, false)
	says("ann", false, false, false, false)
	says("%25", false, false, false, false)

	marek.post("/direct/refuse", form{"box": "refuse", "refuse": "yes"}).expect(t, 303)
	marta.post("/blocks", form{"person": anna.number(t)}).expect(t, 303)
	says("mar", true, false, false, false)
	anna.post("/blocks", form{"person": maria.number(t)}).expect(t, 303)
	says("mar", false, false, false, false)
}

func TestAnInvitationWaitsUntilItIsWithdrawn(t *testing.T) {
	h := openHarness(t)
	owner, member, maria := h.member("olga"), h.member("member"), h.member("maria")
	room := owner.room("Hideout", "private")
	member.post(room+"/join", nil).expect(t, 303)
	names := room + "/invite/names"
	if offered := owner.offers(names, "mar", "maria"); !offered[0] {
		t.Error("Maria is not offered")
	}
	if offered := owner.offers(names, "mem", "member"); offered[0] {
		t.Error("a member is offered")
	}
	owner.post(room+"/invite", form{"pick": "maria"}).expect(t, 303)
	if offered := owner.offers(names, "mar", "maria"); offered[0] {
		t.Error("Maria is offered again")
	}
	page := owner.get(room+"/invite").expect(t, 200)
	page.shows(t, h.text("invite.withdraw"))
	withdraw := regexp.MustCompile(`action="([^"]+/withdraw)"`).FindStringSubmatch(page.body)[1]
	maria.get("/invitations").shows(t, "Hideout")
	maria.post(withdraw, nil).expect(t, 403)

	owner.post(withdraw, nil).expect(t, 303)
	owner.get(room+"/invite").expect(t, 200).lacks(t, withdraw)
	maria.get("/invitations").lacks(t, "Hideout")
	owner.post(withdraw, nil).expect(t, 404)
}
