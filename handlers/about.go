package handlers

import (
	"net/http"

	"samovar/licences"
	"samovar/views"
)

func (r *request) showAbout() error {
	return r.render(http.StatusOK, views.AboutPage(r.viewer, licences.Linked()))
}
