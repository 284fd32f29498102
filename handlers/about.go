package handlers

import (
	"net/http"

	"samovar/licences"
	"samovar/views"
)

func (c *call) showAbout() error {
	return c.render(http.StatusOK, views.AboutPage(c.viewer, licences.Linked()))
}
