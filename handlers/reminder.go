package handlers

import (
	"net/http"
	"regexp"
	"strconv"
	"time"

	"samovar/models"
	"samovar/views"
)

// setReminder saves a message and reminds of it some hours later.
func (r *request) setReminder() error {
	id, err := r.id()
	if err != nil {
		return err
	}
	wait, err := r.delay()
	if err != nil {
		return err
	}
	person, err := r.ensurePerson()
	if err != nil {
		return err
	}
	if err := r.store.Remind(r.ctx(), person, r.slug(), id, wait); err != nil {
		return err
	}
	if !r.embedded {
		return r.succeed("/bookmarks", "flash.reminder")
	}
	if r.hx() {
		return r.render(http.StatusOK, views.Reminding(r.viewer, r.access, id))
	}
	return r.redirect(r.plansPath())
}

// maxHours is the longest time that a form offers: a week.
const maxHours = 7 * 24

// wholeHours are digits alone, without a sign or what Go reads as a number besides.
var wholeHours = regexp.MustCompile(`^[1-9][0-9]{0,2}$`)

// delay returns the time that a form wants to pass, in whole hours.
func (r *request) delay() (time.Duration, error) {
	typed := r.field("hours")
	hours, err := strconv.Atoi(typed)
	if err != nil || hours > maxHours || !wholeHours.MatchString(typed) {
		return 0, models.Invalid{Field: "wait", Reason: "problem.later.wait"}
	}
	return time.Duration(hours) * time.Hour, nil
}

// loadReminders finds out what the viewer's page says by itself: of what to remind them, and whether nothing.
func (r *request) loadReminders() (err error) {
	if r.person() == nil {
		return nil
	}
	if r.viewer.Quiet, err = r.store.IsQuiet(r.ctx(), *r.person()); err != nil || r.embedded {
		return err
	}
	r.viewer.Reminders, err = r.store.Reminders(r.ctx(), *r.person())
	return err
}

// dismissReminder says that a reminder is done. A script takes it off the page that it stood on.
func (r *request) dismissReminder() error {
	id, err := r.id()
	if err != nil {
		return err
	}
	if r.person() == nil {
		return models.ErrNotFound
	}
	if err := r.store.Dismiss(r.ctx(), *r.person(), r.embedRoom(), id); err != nil {
		return err
	}
	if r.hx() {
		r.w.WriteHeader(http.StatusOK)
		return nil
	}
	if r.embedded {
		return r.redirect(r.plansPath())
	}
	return r.redirect(safePath(r.field("back"), "/bookmarks"))
}

// dueReminders are the messages one was reminded of and has not done with.
func (r *request) dueReminders() ([]int64, error) {
	if r.person() == nil || !r.viewer.IsWelcome() {
		return nil, nil
	}
	return r.store.Reminded(r.ctx(), *r.person())
}
