package handlers

import (
	"net/http"
	"regexp"
	"strconv"
	"time"

	"samovar/models"
	"samovar/views"
)

// setReminder saves a message and reminds the person of it some hours later.
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
	switch {
	case r.hx() && r.embedded:
		return r.render(http.StatusOK, views.Reminding(r.viewer, r.access))
	case r.hx():
		return r.render(http.StatusOK, views.Said(r.viewer.T("flash.reminder")))
	case r.embedded:
		return r.redirect(r.plansPath())
	}
	return r.succeed("/bookmarks", "flash.reminder")
}

// maxHours is the longest delay that a form offers: a week.
const maxHours = 7 * 24

// wholeHours matches digits alone, without a sign or the other ways that Go writes a number.
var wholeHours = regexp.MustCompile(`^[1-9][0-9]{0,2}$`)

// delay returns the time that a form asks to wait, in whole hours.
func (r *request) delay() (time.Duration, error) {
	typed := r.field("hours")
	hours, err := strconv.Atoi(typed)
	if err != nil || hours > maxHours || !wholeHours.MatchString(typed) {
		return 0, models.Invalid{Field: "wait", Reason: "problem.later.wait"}
	}
	return time.Duration(hours) * time.Hour, nil
}

// dismissReminder marks a reminder as done. A script removes it from the page.
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

// dueReminders returns the ids of messages whose reminder is due and not dismissed.
func (r *request) dueReminders() ([]int64, error) {
	if r.person() == nil || !r.viewer.IsWelcome() {
		return nil, nil
	}
	return r.store.Reminded(r.ctx(), *r.person())
}
