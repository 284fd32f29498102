package handlers

import (
	"net/http"

	"samovar/views"
)

// showDeeds lists what moderators did in the room.
func (r *request) showDeeds() error {
	deeds, more, err := r.store.Deeds(r.ctx(), r.access, r.beforeParam())
	if err != nil {
		return err
	}
	return r.render(http.StatusOK, views.DeedsPage(r.viewer, r.access, deeds, more))
}
