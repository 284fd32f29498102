package handlers

import (
	"net/http"
	"strings"

	"samovar/models"
	"samovar/views"
)

// sendLater keeps what was written until some hours have passed.
func (s *Server) sendLater(c *call) error {
	err := c.keepForLater()
	if err != nil {
		return c.refusePost(err)
	}
	return c.succeed("/later", "flash.later")
}

func (c *call) keepForLater() error {
	draft, err := models.NewDraft(c.field("body"), c.field("key"))
	if err != nil {
		return err
	}
	if err := c.mustBeSame(); err != nil {
		return err
	}
	wait, err := c.wait()
	if err != nil {
		return err
	}
	person, err := c.somebody()
	if err != nil {
		return err
	}
	if err := c.s.limits.message(person); err != nil {
		return err
	}
	return c.s.store.SendLater(c.ctx(), person, c.slug(), draft, wait)
}

// showLater lists what waits to be sent.
func (s *Server) showLater(c *call) (err error) {
	var waiting []models.Later
	if c.person() != nil {
		if waiting, err = s.store.Waiting(c.ctx(), *c.person()); err != nil {
			return err
		}
	}
	c.viewer.Flash = c.takeFlash()
	return c.render(http.StatusOK, views.LaterPage(c.viewer, waiting))
}

func (s *Server) withdraw(c *call) error {
	id, err := c.id()
	if err != nil {
		return err
	}
	if c.person() == nil {
		return models.ErrNotFound
	}
	if err := s.store.Withdraw(c.ctx(), *c.person(), id); err != nil {
		return err
	}
	return c.succeed("/later", "flash.withdrawn")
}

// keepDraft keeps what one has begun to write, for one's other browsers. It comes from a script.
func (s *Server) keepDraft(c *call) error {
	if c.person() != nil {
		body := strings.TrimSpace(firstRunes(legible(c.field("body")), 2*models.MaxBody))
		if err := s.store.KeepDraft(c.ctx(), *c.person(), c.slug(), body); err != nil {
			return err
		}
	}
	c.w.WriteHeader(http.StatusNoContent)
	return nil
}
