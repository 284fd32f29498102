package handlers

import (
	"net/http"

	"samovar/models"
)

func (r *request) showTyping() error {
	if r.person() != nil {
		r.presence.StartTyping(r.access.Room.ID, r.person().ID)
	}
	r.w.WriteHeader(http.StatusNoContent)
	return nil
}

// maxPageName bounds the name that a script gives its page, in bytes.
const maxPageName = 40

// noteLook notes that a member looks at a page, or no longer does: then pushes are sent. A script calls it.
func (r *request) noteLook() error {
	page, looking := r.field("page"), r.field("looking")
	if page == "" || len(page) > maxPageName || (looking != "yes" && looking != "no") {
		return models.Invalid{Field: "looking", Reason: "problem.malformed.sentence"}
	}
	if err := r.limits.allow(r.limits.looks, r.person().Key()); err != nil {
		return err
	}
	if looking == "yes" {
		r.presence.Look(r.person().ID, page)
	} else {
		r.presence.LookAway(r.person().ID, page)
	}
	r.w.WriteHeader(http.StatusNoContent)
	return nil
}
