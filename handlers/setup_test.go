package handlers

import (
	"bytes"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"strings"
	"sync"
	"testing"

	"samovar/models"
)

// setupCode is what the operator reads at the start.
const setupCode = "K7Q2-X4M6-P3R5"

// setupForm is what the first administrator types.
func setupForm() form {
	return form{
		"code": setupCode, "site": "Riverside Makers", "language": "pl", "entry": "members",
		"username": "bogna", "nickname": "Bogna Zając", "password": password,
	}
}

// isAdministrator reports whether the browser's account page says that its person is the administrator.
func (b *browser) isAdministrator(t *testing.T) bool {
	t.Helper()
	return strings.Contains(b.get("/account").expect(t, 200).text(), b.harness.text("account.administrator"))
}

func TestANewSiteIsSetUp(t *testing.T) {
	var log bytes.Buffer
	h := harnessConfig{
		ungiven: true,
		config:  Config{Unlimited: true, Log: slog.New(slog.NewTextHandler(&log, nil))},
	}.open(t)
	stranger, bogna := h.browser(), h.browser()

	t.Run("its address leads to the setup, and so does the form for accounts", func(t *testing.T) {
		for _, path := range []string{"/", "/register"} {
			if to := stranger.get(path).expect(t, 303).header.Get("Location"); to != "/setup" {
				t.Errorf("%s leads to %q", path, to)
			}
		}
		stranger.get("/r/lobby").expect(t, 200)
		page := stranger.get("/setup?code="+setupCode).expect(t, 200)
		if page.typed("code") != setupCode {
			t.Errorf("the form has the code %q", page.typed("code"))
		}
	})

	t.Run("an account made without the code is no administrator’s, and ends nothing", func(t *testing.T) {
		mallory := h.browser()
		mallory.post("/register", form{"username": "mallory", "password": password}).expect(t, 303)
		if mallory.isAdministrator(t) {
			t.Error("mallory is the administrator")
		}
		mallory.get("/admin/settings").expect(t, 403)
		stranger.get("/setup").expect(t, 200)
	})

	t.Run("with the code, in any spelling, the account and the settings are made", func(t *testing.T) {
		typed := setupForm()
		typed["code"] = " k7q2 x4m6p3r5"
		if to := bogna.post("/setup", typed).expect(t, 303).header.Get("Location"); to != "/" {
			t.Errorf("it leads to %q", to)
		}
		if !bogna.isAdministrator(t) {
			t.Error("bogna is not the administrator")
		}
		lobby := bogna.get("/r/lobby").expect(t, 200)
		lobby.shows(t, "Riverside Makers")
		lobby.shows(t, "Salon")
		stranger.get("/r/lobby").expect(t, 403)
		if !strings.Contains(log.String(), `msg="administrator appointed" person=2 by=setup`) {
			t.Errorf("the log says %s", log.String())
		}
		if got := stranger.get("/login", header{"Accept-Language": "de"}); !strings.Contains(got.body, `lang="pl"`) {
			t.Error("a browser that asks for no language of ours does not get the site’s")
		}
	})

	t.Run("it is done once, and its administrator stays until there is another", func(t *testing.T) {
		again := setupForm()
		again["username"] = "second"
		stranger.post("/setup", again).expect(t, 422).shows(t, h.texts.In("pl").T("problem.code"))
		if to := stranger.get("/setup").expect(t, 303).header.Get("Location"); to != "/" {
			t.Errorf("the setup leads to %q", to)
		}
		refused := bogna.post("/account/delete", form{"farewell": password}).expect(t, 422)
		if said := refused.problemOf("farewell"); said != h.texts.In("pl").T("problem.moderate.last") {
			t.Errorf("the administrator who goes is told %q", said)
		}
		stranger.post("/setup", again).expect(t, 422)
	})
}

func TestASetupThatIsRefusedKeepsWhatWasTyped(t *testing.T) {
	h := harnessConfig{ungiven: true, config: Config{Unlimited: true}}.open(t)
	for name, wrong := range map[string]struct{ field, typed, reason string }{
		"a wrong code":           {"code", "guessed", h.text("problem.code")},
		"no code":                {"code", " ", h.text("problem.code")},
		"no name of the site":    {"site", " ", h.text("problem.site.site", 40)},
		"a long name of it":      {"site", strings.Repeat("ы", 41), h.text("problem.site.site", 40)},
		"a short username":       {"username", "x", h.text("problem.username.length")},
		"the site as a password": {"password", "riversidemakers1", h.text("problem.password.names")},
	} {
		t.Run(name, func(t *testing.T) {
			before := h.dump()
			typed := maps.Clone(setupForm())
			typed[wrong.field] = wrong.typed
			got := h.browser().post("/setup", typed).expect(t, 422)
			if got.problemOf(wrong.field) != wrong.reason {
				t.Errorf("said %q beside %s", got.problemOf(wrong.field), wrong.field)
			}
			for _, field := range []string{"code", "site", "username", "nickname"} {
				if got.typed(field) != typed[field] {
					t.Errorf("field %s holds %q", field, got.typed(field))
				}
			}
			if h.dump() != before {
				t.Error("something was stored")
			}
		})
	}

	t.Run("a wrong code does not hide what else is wrong", func(t *testing.T) {
		got := h.browser().post("/setup", form{"code": "x", "username": "x", "password": "y"}).expect(t, 422)
		for _, field := range []string{"code", "site", "username", "password"} {
			if got.problemOf(field) == "" {
				t.Errorf("nothing is said beside %s", field)
			}
		}
	})
}

func TestSetupCodesCannotBeGuessedForLong(t *testing.T) {
	h := harnessConfig{}.open(t)
	b := h.browser()
	for i := range 100 {
		typed := setupForm()
		typed["code"] = fmt.Sprint(i)
		got := b.post("/setup", typed)
		if got.status == http.StatusTooManyRequests {
			got.shows(t, h.text("problem.toofast.sentence", got.header.Get("Retry-After")))
			return
		}
		got.expect(t, 422)
	}
	t.Error("100 guesses were taken")
}

func TestOfTwoSetupsAtOnceOneIsMade(t *testing.T) {
	h := harnessConfig{ungiven: true, config: Config{Unlimited: true}}.open(t)
	var group sync.WaitGroup
	statuses := make([]int, 4)
	for i := range statuses {
		group.Go(func() {
			typed := setupForm()
			typed["username"] = fmt.Sprintf("person%d", i)
			statuses[i] = h.browser().post("/setup", typed).status
		})
	}
	group.Wait()
	made := 0
	for _, status := range statuses {
		switch status {
		case http.StatusSeeOther:
			made++
		case http.StatusUnprocessableEntity:
		default:
			t.Errorf("one was answered with %d", status)
		}
	}
	if made != 1 || h.count("people") != 1 {
		t.Errorf("%d were made, there are %d people", made, h.count("people"))
	}
}

func TestSettingsGivenAtTheStartWin(t *testing.T) {
	guests := true
	h := harnessConfig{
		ungiven: true,
		given:   models.Given{Name: "Given name", Operator: "Given Ltd", Guests: &guests},
		config:  Config{Unlimited: true},
	}.open(t)
	b := h.browser()
	setup := b.get("/setup").expect(t, 200)
	setup.shows(t, h.text("admin.locked", "--name"))
	setup.shows(t, h.text("admin.locked", "--guests"))
	b.post("/setup", setupForm()).expect(t, 303)
	edited := form{
		"site":     "Other",
		"operator": "Other",
		"entry":    "members",
		"language": "ru",
		"about":    "We mend lamps.",
	}
	b.post("/admin/settings", edited).expect(t, 303)
	page := b.get("/admin/settings").expect(t, 200)
	for _, text := range []string{"Given name", "Given Ltd", h.texts.In("ru").T("admin.locked", "--operator")} {
		page.shows(t, text)
	}
	page.lacks(t, "Other")
	if page.typed("about") != "We mend lamps." {
		t.Errorf("what the site is: %q", page.typed("about"))
	}
	h.browser().get("/r/lobby").expect(t, 200).shows(t, "Given name")
}

func TestAdministratorsEditTheSite(t *testing.T) {
	h := harnessConfig{ungiven: true, config: Config{Unlimited: true}}.open(t)
	admin, anna := h.member("bogna"), h.member("anna")
	stranger := h.browser()
	anna.get("/admin/settings").expect(t, 403)
	stranger.get("/admin/settings").expect(t, 403)

	edited := form{"site": "Tea <House>", "operator": "Bogna", "entry": "members", "language": "ru"}
	anna.post("/admin/settings", edited).expect(t, 403)
	admin.post("/admin/settings", edited).expect(t, 303)
	page := admin.get("/admin/settings").expect(t, 200)
	page.shows(t, h.texts.In("ru").T("flash.site.saved"))
	page.shows(t, "Tea <House>")
	stranger.get("/login").expect(t, 200).shows(t, "Tea <House>")
	stranger.get("/rooms").expect(t, 403)
	stranger.get("/manifest.webmanifest").expect(t, 200).shows(t, `Tea \u003cHouse\u003e`)

	t.Run("what is wrong is said beside it", func(t *testing.T) {
		before := h.dump()
		got := admin.post("/admin/settings", form{"site": "", "about": strings.Repeat("x", 161)}).expect(t, 422)
		if got.problemOf("site") != h.texts.In("ru").T("problem.site.site", 40) ||
			got.problemOf("about") != h.texts.In("ru").T("problem.site.about", 160) {
			t.Errorf("said %q and %q", got.problemOf("site"), got.problemOf("about"))
		}
		if h.dump() != before {
			t.Error("something was stored")
		}
	})

	t.Run("opening the site lets strangers in at once", func(t *testing.T) {
		edited["entry"] = "guests"
		admin.post("/admin/settings", edited).expect(t, 303)
		stranger.get("/r/lobby").expect(t, 200)
	})
}
