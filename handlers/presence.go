package handlers

import "net/http"

func (r *request) showTyping() error {
	if r.person() != nil {
		r.presence.StartTyping(r.access.Room.ID, r.person().ID)
	}
	r.w.WriteHeader(http.StatusNoContent)
	return nil
}
