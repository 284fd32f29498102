package handlers

import (
	"crypto/sha256"
	"encoding/binary"
	"net/http"
	"regexp"

	"samovar/models"
	"samovar/views"

	"github.com/a-h/templ"
)

func (r *request) showGuest() error {
	form := views.Form{}
	if r.person() != nil {
		form = form.With("nickname", r.person().Nickname)
	}
	return r.render(http.StatusOK, views.GuestPage(r.viewer, form))
}

// nameGuest chooses the name of a guest; members choose theirs in their account.
func (r *request) nameGuest() error {
	if r.viewer.IsMember() {
		return r.redirect("/account")
	}
	if err := r.chooseNickname(); err != nil {
		return r.refuse(err, func(form views.Form) templ.Component { return views.GuestPage(r.viewer, form) })
	}
	return r.succeed(safePath(r.field("back"), "/"), "flash.welcome", r.person().Nickname)
}

// chooseNickname renames the guest, or creates one with that name.
func (r *request) chooseNickname() error {
	if r.person() != nil {
		return r.rename(r.field("nickname"))
	}
	return r.createGuest(r.field("nickname"))
}

// ensurePerson returns the person of this session. A stranger becomes a guest here, with their first act.
func (r *request) ensurePerson() (models.Person, error) {
	if r.person() == nil {
		if err := r.createGuest(r.guestName()); err != nil {
			return models.Person{}, err
		}
	}
	return *r.person(), nil
}

// guestName returns a new guest's name: the one that the embedding site suggests, if it is valid.
func (r *request) guestName() string {
	if name, err := r.store.ChosenNickname(r.field("nickname")); r.embedded && err == nil {
		return name
	}
	return r.viewer.GuestName(r.guestKey())
}

// newGuestKey returns a key for a stranger's forms. Its name follows from the address and the browser, so that a page
// that is opened again says the same name: the page sets no cookie to know it by.
func (r *request) newGuestKey() string {
	sum := sha256.Sum256([]byte(r.address() + "\n" + r.UserAgent()))
	return views.GuestKey(binary.BigEndian.Uint32(sum[:4]), newKey())
}

// createGuest stores a guest for this browser.
func (r *request) createGuest(nickname string) error {
	if err := r.limits.allow(r.limits.guests, r.address()); err != nil {
		return err
	}
	browser := r.newBrowser()
	browser.Key = r.guestKey()
	guest, err := r.store.NewGuest(r.ctx(), browser, nickname)
	if err != nil {
		return err
	}
	r.session.cookie.ID, r.session.person, r.viewer.Person = browser.Token, &guest, &guest
	return r.setSessionCookie(yearSeconds)
}

var keyPattern = regexp.MustCompile(`^[A-Za-z0-9_-]{16,64}$`)

// guestKey returns the key by which a stranger's form is recognized when it comes twice. A key that could be
// guessed counts as none.
func (r *request) guestKey() string {
	if key := r.field("guest"); keyPattern.MatchString(key) {
		return key
	}
	return ""
}
