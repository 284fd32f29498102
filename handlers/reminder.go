package handlers

import (
	"net/http"
	"regexp"
	"strconv"
	"time"

	"samovar/models"
	"samovar/views"
)

// remind saves a message and reminds of it some hours later.
func (c *call) remind() error {
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
	if err := c.s.store.Remind(c.ctx(), person, c.slug(), id, wait); err != nil {
		return err
	}
	if !c.framed {
		return c.succeed("/bookmarks", "flash.reminder")
	}
	if c.hx() {
		return c.render(http.StatusOK, views.Reminding(c.viewer, c.access, id))
	}
	return c.redirect(c.plans())
}

// maxHours is the longest time that a form offers: a week.
const maxHours = 7 * 24

// wholeHours are digits alone, without a sign or what Go reads as a number besides.
var wholeHours = regexp.MustCompile(`^[1-9][0-9]{0,2}$`)

// wait returns the time that a form wants to pass, in whole hours.
func (c *call) wait() (time.Duration, error) {
	typed := c.field("hours")
	hours, err := strconv.Atoi(typed)
	if err != nil || hours > maxHours || !wholeHours.MatchString(typed) {
		return 0, models.Invalid{Field: "wait", Reason: "problem.later.wait"}
	}
	return time.Duration(hours) * time.Hour, nil
}

// attend finds out what the viewer's page says by itself: of what to remind them, and whether nothing.
func (c *call) attend() (err error) {
	if c.person() == nil {
		return nil
	}
	if c.viewer.Quiet, err = c.s.store.IsQuiet(c.ctx(), *c.person()); err != nil || c.framed {
		return err
	}
	c.viewer.Reminders, err = c.s.store.Reminders(c.ctx(), *c.person())
	return err
}

// dismiss says that a reminder is done. A script takes it off the page that it stood on.
func (c *call) dismiss() error {
	id, err := c.id()
	if err != nil {
		return err
	}
	if c.person() == nil {
		return models.ErrNotFound
	}
	if err := c.s.store.Dismiss(c.ctx(), *c.person(), c.frameRoom(), id); err != nil {
		return err
	}
	if c.hx() {
		c.w.WriteHeader(http.StatusOK)
		return nil
	}
	if c.framed {
		return c.redirect(c.plans())
	}
	return c.redirect(back(c.field("back"), "/bookmarks"))
}
