package handlers

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"samovar/models"
)

// administeredOf returns the address of a member in the administration.
func (h *harness) administeredOf(username string) string {
	h.t.Helper()
	account, err := h.store.AccountNamed(h.t.Context(), username)
	if err != nil || account.ID == 0 {
		h.t.Fatalf("the account %q: %v", username, err)
	}
	return fmt.Sprint("/admin/people/", account.ID)
}

func TestTheAdministrationStartsWithHowTheInstallationIs(t *testing.T) {
	h := openHarness(t)
	admin := h.member("chief")
	admin.say("/r/lobby", "hello")
	page := admin.get("/admin").expect(t, 200)
	for _, key := range []string{"admin.warn.limits", "admin.warn.url", "admin.warn.letters"} {
		flag := map[string]string{
			"admin.warn.limits": "--limits", "admin.warn.url": "--public-url", "admin.warn.letters": "--smtp",
		}[key]
		page.shows(t, h.text(key, flag))
	}
	page.lacks(t, h.text("admin.warn.proxy", "--behind-proxy"))
	admin.get("/admin", header{"X-Forwarded-For": "192.0.2.1"}).expect(t, 200).
		shows(t, h.text("admin.warn.proxy", "--behind-proxy"))
	if links := admin.get("/r/lobby").expect(t, 200).body; !strings.Contains(links, `href="/admin"`) {
		t.Error("the menu of an administrator does not lead there")
	}
}

func TestPeopleAreFoundByNameAndByPages(t *testing.T) {
	h := openHarness(t)
	admin := h.member("chief")
	h.member("anna")
	h.member("boris")
	h.guest().post("/guest", form{"nickname": "Wanderer"}).expect(t, 303)
	all := admin.get("/admin/people").expect(t, 200)
	all.shows(t, "<bdi>anna</bdi>")
	all.shows(t, "<bdi>boris</bdi>")
	all.lacks(t, "Wanderer")
	found := admin.get("/admin/people?q=ANN").expect(t, 200)
	found.shows(t, "<bdi>anna</bdi>")
	found.lacks(t, "<bdi>boris</bdi>")
	admin.get("/admin/people?guests=yes").expect(t, 200).shows(t, "Wanderer")
	admin.get("/admin/people?q=xyz").expect(t, 200).shows(t, h.text("admin.none"))
	for _, hostile := range []string{"before=x", "before=-1", "q=%00", "q=%ff", "guests=" + strings.Repeat("x", 999)} {
		admin.get("/admin/people?"+hostile).expect(t, 200)
	}
	admin.get("/admin/people/999").expect(t, 404)
	admin.get("/admin/people/x").expect(t, 404)
}

func TestAdministratorsGiveAndEndRoles(t *testing.T) {
	h := openHarness(t)
	admin, anna := h.member("chief"), h.member("anna")
	path := h.administeredOf("anna")
	for _, role := range []models.Rank{models.SiteModerator, models.Administrator, models.Anyone} {
		admin.post(path+"/role", form{"role": role.String()}).expect(t, 303)
		admin.get(path).expect(t, 200).shows(t, h.text("flash.role", "anna"))
		want := 403
		if role == models.Administrator {
			want = 200
		}
		anna.get("/admin").expect(t, want)
	}
	admin.post(path+"/role", form{"role": "emperor"}).expect(t, 400)
	mine := h.administeredOf("chief")
	admin.post(mine+"/role", form{"role": "member"}).expect(t, 422).shows(t, h.text("problem.moderate.last"))
	admin.post(path+"/role", form{"role": "administrator"}).expect(t, 303)
	anna.post(mine+"/sessions", nil).expect(t, 403)
	anna.post(mine+"/delete", nil).expect(t, 403)
	admin.post(mine+"/role", form{"role": "member"}).expect(t, 303)
	admin.get("/admin").expect(t, 403)
}

func TestAnAdministratorLetsAMemberIn(t *testing.T) {
	h := openHarness(t)
	admin, anna := h.member("chief"), h.member("anna")
	path := h.administeredOf("anna")
	page := admin.post(path+"/link", nil).expect(t, 200)
	link := regexp.MustCompile(`/reset\?token=\w+`).FindString(page.body)
	if link == "" {
		t.Fatal("there is no link")
	}
	if strings.Contains(admin.get(path).expect(t, 200).body, link) {
		t.Error("the link is shown again")
	}
	stranger := h.browser()
	stranger.get(link).expect(t, 200)
	token := strings.TrimPrefix(link, "/reset?token=")
	stranger.post("/reset", form{"token": token, "password": "another horse"}).expect(t, 303)
	stranger.get("/account").expect(t, 200)
	anna.get("/account").expect(t, 403)
	h.browser().get(link).expect(t, 410)
}

func TestAnAdministratorSignsOutAndDeletesPeople(t *testing.T) {
	h := openHarness(t)
	admin, anna, guest := h.member("chief"), h.member("anna"), h.guest()
	guest.say("/r/lobby", "from a guest")
	id := anna.say("/r/lobby", "my words remain")
	path := h.administeredOf("anna")
	admin.post(path+"/sessions", nil).expect(t, 303)
	anna.get("/account").expect(t, 403)
	h.signIn("anna").get("/account").expect(t, 200)
	if to := admin.post(path+"/delete", nil).expect(t, http.StatusSeeOther).location(); to != "/admin/people" {
		t.Errorf("it leads to %s", to)
	}
	admin.get(path).expect(t, 404)
	room := admin.get("/r/lobby").expect(t, 200)
	if message := messageOf(t, room, id); !strings.Contains(message, "my words remain") ||
		!strings.Contains(message, "data-gone") {
		t.Errorf("the message is %s", message)
	}
	if entries := h.count("deeds"); entries < 2 {
		t.Errorf("the log has %d entries", entries)
	}
	of := regexp.MustCompile(`/admin/people/\d+`).FindString(admin.get("/admin/people?guests=yes").expect(t, 200).body)
	admin.post(of+"/link", nil).expect(t, 403)
	admin.post(of+"/delete", nil).expect(t, 303)
}
