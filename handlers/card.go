package handlers

import (
	"net/http"

	"samovar/models"
	"samovar/views"
)

// showCard shows a person of the room.
func (r *request) showCard() error {
	id, err := parseID(r.PathValue("person"))
	if err != nil {
		return err
	}
	card, err := r.store.Card(r.ctx(), r.access, id, r.isHere(id))
	if err != nil {
		return err
	}
	return r.renderCard(views.Card{Card: card, Access: r.access})
}

// showCardOf shows the member with a username, outside any room.
func (r *request) showCardOf() error {
	if err := r.limits.allow(r.limits.lookups, r.person().Key()); err != nil {
		return err
	}
	card, err := r.store.CardOf(r.ctx(), *r.person(), r.PathValue("username"))
	if err != nil {
		return err
	}
	return r.renderCard(views.Card{Card: card, Access: models.Access{Person: r.person()}})
}

func (r *request) renderCard(card views.Card) error {
	if err := r.hideBlocked(); err != nil {
		return err
	}
	card.Online = r.presence.IsOnline(card.Person.ID)
	r.viewer.Flash = r.takeFlash()
	return r.render(http.StatusOK, views.CardPage(r.viewer, card))
}
