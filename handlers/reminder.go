package handlers

import (
	"strconv"
	"time"

	"samovar/models"
)

// remind saves a message and reminds of it some hours later.
func (s *Server) remind(c *call) error {
	id, err := c.id()
	if err != nil {
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
	if err := s.store.Remind(c.ctx(), person, c.slug(), id, wait); err != nil {
		return err
	}
	return c.succeed("/bookmarks", "flash.reminder")
}

// wait is the time that a form wants to pass, in hours.
func (c *call) wait() (time.Duration, error) {
	hours, err := strconv.ParseFloat(c.field("hours"), 64)
	if err != nil || !(hours > 0 && hours < 24*400) {
		return 0, models.Invalid{Field: "wait", Reason: "problem.later.wait"}
	}
	return time.Duration(hours * float64(time.Hour)), nil
}

// dismiss says that a reminder is done.
func (s *Server) dismiss(c *call) error {
	id, err := c.id()
	if err != nil {
		return err
	}
	if c.person() == nil {
		return models.ErrNotFound
	}
	if err := s.store.Dismiss(c.ctx(), *c.person(), id); err != nil {
		return err
	}
	return c.redirect("/bookmarks")
}
