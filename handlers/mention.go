package handlers

import (
	"net/http"

	"samovar/models"
	"samovar/views"
)

// namesOffered is how many names are offered to complete the one being typed.
const namesOffered = 8

// showMentions lists the messages that mention the viewer.
func (r *request) showMentions() error {
	var mentions []models.FoundMessage
	if r.person() != nil {
		var err error
		if mentions, err = r.store.Mentions(r.ctx(), *r.person(), r.beforeParam(), foundPageSize+1); err != nil {
			return err
		}
	}
	if err := r.hideBlocked(); err != nil {
		return err
	}
	more := len(mentions) > foundPageSize
	return r.render(http.StatusOK, views.MentionsPage(r.viewer, mentions[:min(len(mentions), foundPageSize)], more))
}

// completeName offers the room's members whose name begins with the typed text.
func (r *request) completeName() error {
	typed := firstRunes(legible(r.URL.Query().Get("q")), models.MaxNickname)
	people, err := r.store.Callable(r.ctx(), r.access.Room.ID, typed, namesOffered)
	if err != nil {
		return err
	}
	if err := r.hideBlocked(); err != nil {
		return err
	}
	return r.render(http.StatusOK, views.NameList(r.viewer, people))
}
