package handlers

import (
	"regexp"
	"strings"
	"testing"

	"samovar/models"
)

func TestAccountsAreMadeByLinkAlone(t *testing.T) {
	h := openHarness(t)
	admin := h.member("chief")
	admin.post("/admin/registration", form{"registration": "invitation"}).expect(t, 303)
	admin.get("/admin/registration").expect(t, 200).shows(t, h.text("flash.site.saved"))
	stranger := h.browser()
	typed := form{"username": "anna", "password": password, "nickname": "Anna M."}

	t.Run("without one a page says so, and no page leads to it", func(t *testing.T) {
		stranger.get("/register").expect(t, 403).shows(t, h.text("problem.registration.invite"))
		stranger.get("/register?invitation=guessed").expect(t, 403).shows(t, h.text("problem.invite.expired"))
		refused := stranger.post("/register", typed).expect(t, 422)
		refused.shows(t, h.text("problem.registration.invite"))
		refused.shows(t, `value="Anna M."`)
		for _, path := range []string{"/login", "/r/lobby", "/account"} {
			if strings.Contains(stranger.get(path).body, `href="/register`) {
				t.Errorf("%s leads to the registration", path)
			}
		}
	})

	t.Run("with one an account is made, once", func(t *testing.T) {
		page := admin.post("/admin/registration/links", form{"uses": "1", "for": "60"}).expect(t, 200)
		link := regexp.MustCompile(`/register\?invitation=\w+`).FindString(page.body)
		if link == "" || strings.Contains(admin.get("/admin/registration").expect(t, 200).body, link) {
			t.Fatalf("the link is %q, or is shown again", link)
		}
		opened := stranger.get(link).expect(t, 200)
		token := strings.TrimPrefix(link, "/register?invitation=")
		opened.shows(t, `value="`+token+`"`)
		typed["invitation"] = token
		stranger.post("/register", typed).expect(t, 303)
		h.browser().get(link).expect(t, 403).shows(t, h.text("problem.invite.expired"))
	})

	t.Run("a link is withdrawn", func(t *testing.T) {
		page := admin.post("/admin/registration/links", form{"uses": "0", "for": "1440"}).expect(t, 200)
		link := regexp.MustCompile(`/register\?invitation=\w+`).FindString(page.body)
		withdraw := regexp.MustCompile(`/admin/registration/links/\d+/withdraw`).FindString(page.body)
		h.browser().get(link).expect(t, 200)
		admin.post(withdraw, nil).expect(t, 303)
		admin.post(withdraw, nil).expect(t, 303)
		h.browser().get(link).expect(t, 403)
	})

	t.Run("closed, it takes no one", func(t *testing.T) {
		admin.post("/admin/registration", form{"registration": "closed"}).expect(t, 303)
		h.browser().get("/register").expect(t, 403).shows(t, h.text("problem.registration.closed"))
	})
}

func TestAModeOfRegistrationThatIsGivenIsShownWithItsFlag(t *testing.T) {
	h := harnessConfig{
		config: Config{Unlimited: true}, ungiven: true, given: models.Given{Registration: models.RegistrationOpen},
	}.open(t)
	admin := h.member("chief")
	admin.get("/admin/registration").expect(t, 200).shows(t, h.text("admin.locked", "--registration"))
	admin.post("/admin/registration", form{"registration": "closed"}).expect(t, 303)
	h.browser().get("/register").expect(t, 200)
}
