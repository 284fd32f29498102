package handlers

import (
	"net/http"

	"samovar/models"
	"samovar/views"
)

// setDigest keeps how often one wants letters of what one has missed, in the language one reads now.
func (c *call) setDigest() error {
	if err := c.s.store.SetDigest(c.ctx(), *c.person(), models.Frequency(c.field("frequency")), c.viewer.Texts.Language()); err != nil {
		return err
	}
	return c.succeed("/notifications", "flash.notices.saved")
}

// showStop is where the link in a letter leads, also for who is signed in nowhere.
func (c *call) showStop() error {
	stop := legible(c.r.URL.Query().Get("token"))
	person, err := c.s.store.DigestByStop(c.ctx(), stop)
	if err != nil {
		return err
	}
	return c.render(http.StatusOK, views.UnsubscribePage(c.viewer, person.Nickname, stop, false))
}

// stopLetters ends the letters. It is called by the button there, and by programs for letters at one click (RFC
// 8058), which come from anywhere: what they know is in the address, and so this is the one form that another site
// may send.
func (c *call) stopLetters() error {
	if err := c.s.store.StopDigest(c.ctx(), c.r.URL.Query().Get("token")); err != nil {
		return err
	}
	return c.render(http.StatusOK, views.UnsubscribePage(c.viewer, "", "", true))
}
