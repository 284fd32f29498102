package handlers

import (
	"net/http"

	"samovar/models"
	"samovar/views"
)

// setDigest keeps how often one wants letters of what one has missed, in the language one reads now.
func (s *Server) setDigest(c *call) error {
	if err := s.store.SetDigest(c.ctx(), *c.person(), models.Frequency(c.field("frequency")), c.viewer.Texts.Language()); err != nil {
		return err
	}
	return c.succeed("/notifications", "flash.notices.saved")
}

// showStop is where the link in a letter leads, also for who is signed in nowhere.
func (s *Server) showStop(c *call) error {
	stop := legible(c.r.URL.Query().Get("token"))
	person, err := s.store.DigestByStop(c.ctx(), stop)
	if err != nil {
		return err
	}
	return c.render(http.StatusOK, views.UnsubscribePage(c.viewer, person.Nickname, stop, false))
}

// stopLetters ends the letters. It is called by the button there, and by programs for letters at one click (RFC
// 8058), which come from anywhere: what they know is in the address, and so this is the one form that another site
// may send.
func (s *Server) stopLetters(c *call) error {
	if err := s.store.StopDigest(c.ctx(), c.r.URL.Query().Get("token")); err != nil {
		return err
	}
	return c.render(http.StatusOK, views.UnsubscribePage(c.viewer, "", "", true))
}
