package handlers

import (
	"net/http"
	"time"

	"samovar/models"
	"samovar/views"
)

// showPeople shows a page of the members, or of the guests of the last day.
func (r *request) showPeople() error {
	r.viewer.Flash = r.takeFlash()
	query := r.URL.Query()
	before, _ := parseID(query.Get("before")) // none is the first page
	p := views.People{PeopleQuery: models.PeopleQuery{
		Name:   firstRunes(legible(query.Get("q")), maxQuery),
		Guests: query.Get("guests") != "",
		Before: before,
	}}
	var err error
	if p.Found, p.More, err = r.store.Administered(r.ctx(), p.PeopleQuery); err != nil {
		return err
	}
	return r.render(http.StatusOK, views.PeoplePage(r.viewer, p))
}

func (r *request) showAdministered() error {
	r.viewer.Flash = r.takeFlash()
	return r.renderAdministered(http.StatusOK, views.Form{}, "")
}

// renderAdministered shows the person named by the address.
func (r *request) renderAdministered(status int, form views.Form, link string) error {
	person, err := parseID(r.PathValue("person"))
	if err != nil {
		return err
	}
	facts, err := r.store.FactsOf(r.ctx(), person)
	if err != nil {
		return err
	}
	return r.render(status, views.AdministeredPage(r.viewer, views.Administered{
		PersonFacts: facts, Form: form, Link: link, Now: time.Now().UnixMilli(),
	}))
}

// actOn does something about the person named by the address. It shows the flash on the page that back returns.
func (r *request) actOn(act func(person int64) error, flash string, back func(person int64) string) error {
	person, err := parseID(r.PathValue("person"))
	if err != nil {
		return err
	}
	other, err := r.store.FactsOf(r.ctx(), person)
	if err == nil {
		err = act(person)
	}
	if err != nil {
		form, status, err := r.refusal(err)
		if err != nil {
			return err
		}
		return r.renderAdministered(status, form, "")
	}
	return r.succeed(back(person), flash, other.Nickname)
}

// giveRole makes a person a moderator of the site or an administrator, or neither.
func (r *request) giveRole() error {
	role, known := models.RankNamed(r.field("role"))
	if !known {
		return errMalformed
	}
	return r.actOn(func(person int64) error {
		return r.store.GiveRole(r.ctx(), *r.person(), person, role)
	}, "flash.role", func(person int64) string {
		if person == r.person().ID { // who has stepped down may not see the page any more
			return "/account"
		}
		return views.AdministeredPath(person)
	})
}

func (r *request) signOutPerson() error {
	return r.actOn(func(person int64) error {
		return r.store.SignOutPerson(r.ctx(), *r.person(), person)
	}, "flash.person.signedout", views.AdministeredPath)
}

func (r *request) deleteOther() error {
	return r.actOn(func(person int64) error {
		return r.store.DeletePerson(r.ctx(), *r.person(), person)
	}, "flash.account.deleted", func(int64) string { return views.PeoplePath })
}

// makeSignInLink shows a link by which its person chooses a new password. It is shown this once, and so by the answer
// to the form.
func (r *request) makeSignInLink() error {
	person, err := parseID(r.PathValue("person"))
	if err != nil {
		return err
	}
	token, err := r.store.LinkFor(r.ctx(), *r.person(), person)
	if err != nil {
		return err
	}
	return r.renderAdministered(http.StatusOK, views.Form{}, r.origin()+views.NewPasswordPath(token))
}
