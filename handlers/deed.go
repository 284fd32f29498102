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

// showSiteDeeds lists what was done in all rooms and on the whole site.
func (r *request) showSiteDeeds() error {
	deeds, more, err := r.store.SiteDeeds(r.ctx(), r.beforeParam())
	if err != nil {
		return err
	}
	isFirst := r.URL.Query().Get("before") == ""
	return r.render(http.StatusOK, views.AdminDeedsPage(r.viewer, deeds, isFirst, more))
}
