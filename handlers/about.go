package handlers

import (
	"net/http"

	"samovar/licences"
	"samovar/views"
)

func (s *Server) showAbout(c *call) error {
	return c.render(http.StatusOK, views.AboutPage(c.viewer, licences.Linked()))
}
