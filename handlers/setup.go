package handlers

import (
	"crypto/subtle"
	"errors"
	"net/http"
	"strings"

	"samovar/models"
	"samovar/views"

	"github.com/a-h/templ"
)

// enterLobby leads to the lobby, and to the setup while there is no account.
func (r *request) enterLobby() error {
	founded, err := r.isFounded()
	if err != nil {
		return err
	}
	if !founded {
		return r.redirect(views.SetupPath)
	}
	return r.redirect(views.RoomPath(models.LobbySlug))
}

// isFounded reports whether there is an account, or was one. It asks the database until there is.
func (r *request) isFounded() (bool, error) {
	if r.founded.Load() {
		return true, nil
	}
	founded, err := r.store.HasAccounts(r.ctx())
	if founded {
		r.founded.Store(true)
	}
	return founded, err
}

// showSetup shows the first page of a new site. It is there until an administrator is.
func (r *request) showSetup() error {
	if r.code.Load() == nil {
		return r.redirect("/")
	}
	site := r.store.Site()
	entry := "members"
	if site.Guests {
		entry = "guests"
	}
	form := views.Form{}.With("code", legible(r.URL.Query().Get("code"))).With("site", site.Name).
		With("language", r.viewer.Texts.Language()).With("entry", entry)
	return r.render(http.StatusOK, views.SetupPage(r.viewer, r.store.Given(), form))
}

// setUp makes the first administrator and stores the settings of the site.
func (r *request) setUp() error {
	person, err := r.setUpSite()
	if err != nil {
		return r.refuse(err, func(form views.Form) templ.Component {
			return views.SetupPage(r.viewer, r.store.Given(), form)
		})
	}
	r.code.Store(nil) // it works once
	r.log.InfoContext(r.ctx(), "administrator appointed", "person", person.ID, "by", "setup")
	if err := r.startSession(person, true); err != nil {
		return err
	}
	return r.succeed("/", "flash.registered", person.Nickname)
}

func (r *request) setUpSite() (models.Person, error) {
	setup := models.Setup{
		Registration: models.Registration{
			Username: r.field("username"),
			Nickname: r.field("nickname"),
			Password: r.field("password"),
		},
		Site: models.Site{
			Name:     r.typedName(),
			Language: r.chosenLanguage(),
			Guests:   r.field("entry") == "guests",
		},
	}
	setup.Lobby = r.texts.In(setup.Site.Language).T("room.lobby")
	if err := r.limits.allow(r.limits.registrations, r.address()); err != nil {
		return models.Person{}, err
	}
	if !r.isCode(r.field("code")) {
		problems := models.Problems{{Field: "code", Reason: "problem.code"}}
		var others models.Problems
		if errors.As(r.store.CheckSetup(setup), &others) {
			problems = append(problems, others...)
		}
		return models.Person{}, problems
	}
	current := r.person()
	if r.viewer.IsMember() {
		current = nil
	}
	return r.store.SetUp(r.ctx(), current, setup)
}

// isCode compares what was typed with the setup code, whatever its case, spaces and dashes.
func (s *Server) isCode(typed string) bool {
	code := s.code.Load()
	bare := strings.NewReplacer("-", "", " ", "")
	return code != nil && subtle.ConstantTimeCompare(
		[]byte(bare.Replace(strings.ToUpper(typed))), []byte(bare.Replace(*code))) == 1
}

// typedName returns the name of the site that was typed. A form shows a given name and does not send it.
func (r *request) typedName() string {
	if given := r.store.Given().Name; given != "" {
		return given
	}
	return r.field("site")
}

// chosenLanguage returns the language that was chosen, or else the viewer's.
func (r *request) chosenLanguage() string {
	if language := r.field("language"); r.texts.Known(language) {
		return language
	}
	return r.viewer.Texts.Language()
}
