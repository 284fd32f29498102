package handlers

import (
	"cmp"
	"net/http"

	"samovar/models"
	"samovar/views"
)

// askedNames returns what was typed into a field of names, from the address.
func (r *request) askedNames() string {
	return firstRunes(legible(r.URL.Query().Get("username")), models.MaxNickname*models.OfferedAtOnce)
}

// pickedName returns the name that a form sends: of the person who was picked among those offered, or as typed.
func (r *request) pickedName() string { return cmp.Or(r.field("pick"), r.field("username")) }

// offerPeople offers accounts to write to while a name is typed.
func (r *request) offerPeople() error {
	people, err := r.offered(0)
	if err != nil {
		return err
	}
	return r.render(http.StatusOK, views.Offered(r.askedNames(), people))
}

// offerForRoom offers accounts to invite.
func (r *request) offerForRoom() error {
	if err := r.mayInvite(); err != nil {
		return err
	}
	people, err := r.offered(r.access.Room.ID)
	if err != nil {
		return err
	}
	return r.render(http.StatusOK, views.Offered(r.askedNames(), people))
}

// offered returns the accounts that complete the last name in the address: to invite into a room, or to write to for
// zero. Each search takes one of the person's look-ups.
func (r *request) offered(room int64) ([]models.Person, error) {
	last := views.LastName(r.askedNames())
	if last == "" {
		return nil, nil
	}
	if err := r.limits.allow(r.limits.lookups, r.person().Key()); err != nil {
		return nil, err
	}
	if room != 0 {
		return r.store.OfferForRoom(r.ctx(), *r.person(), room, last)
	}
	return r.store.Offer(r.ctx(), *r.person(), last)
}
