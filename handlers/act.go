package handlers

import (
	"errors"
	"net/http"
	"time"

	"samovar/models"
	"samovar/views"

	"github.com/a-h/templ"
)

// moments are how long a restriction holds, and how far back messages are removed, as the form names them.
var moments = map[string]time.Duration{
	"10m": 10 * time.Minute, "1h": time.Hour, "1d": 24 * time.Hour, "7d": 7 * 24 * time.Hour, "30d": 30 * 24 * time.Hour,
	"forever": 0, "all": 0,
}

// showAct shows the form by which a moderator acts on a person. The message from which they come chooses what is most
// likely meant, so that spam goes with one more click.
func (r *request) showAct() error {
	target, err := r.target()
	if err != nil {
		return err
	}
	r.viewer.Flash = r.takeFlash()
	return r.render(http.StatusOK, views.ActPage(r.viewer, target, r.likelyAct(target)))
}

// target returns the person named by the address, and what stands about them. Only people below the moderator
// can be acted on.
func (r *request) target() (target views.ActTarget, err error) {
	id, err := parseID(r.PathValue("person"))
	if err != nil {
		return target, err
	}
	target = views.ActTarget{Access: r.access}
	known, err := r.store.Knows(r.ctx(), r.access, id)
	if err != nil {
		return target, err
	}
	if !known {
		return target, models.ErrNotFound
	}
	if target.Person, err = r.store.PersonByID(r.ctx(), id); err != nil {
		return target, err
	}
	if target.Rank, err = r.store.RankOf(r.ctx(), r.access.Room, id); err != nil {
		return target, err
	}
	if target.Person.IsGone() || !r.access.Outranks(id, target.Rank) {
		return target, models.ErrForbidden
	}
	target.Restriction, err = r.store.RestrictionOf(r.ctx(), r.access.Room.ID, target.Person)
	if err != nil {
		return target, err
	}
	target.Neighbours, target.HasNetwork, err = r.store.Neighbours(r.ctx(), id)
	if err != nil {
		return target, err
	}
	var banned models.Restricted
	if errors.As(r.store.Banned(target.Person), &banned) {
		target.Ban = banned.Restriction
	}
	if message, wrong := parseID(r.FormValue("message")); wrong == nil {
		found, err := r.store.MessageByID(r.ctx(), r.access.Room.ID, message)
		if err != nil && !errors.Is(err, models.ErrNotFound) {
			return target, err
		}
		if err == nil && found.AuthorID == id && found.DeletedAt == 0 {
			target.Message = &found
		}
	}
	return target, nil
}

// likelyAct fills in the form: a guest whose message is acted on is most likely a spammer.
func (r *request) likelyAct(target views.ActTarget) views.Form {
	form := views.Form{}.With("act", "mute").With("for", "1h").With("since", "1h")
	if target.Message != nil {
		form = form.With("clear", "yes")
	}
	if target.Person.IsGuest() {
		form = form.With("act", "ban").With("for", "7d")
	}
	if target.Message != nil && target.HasNetwork {
		form = form.With("network", "yes")
	}
	return form
}

// moderate does what a moderator has decided about a person.
func (r *request) moderate() error {
	target, err := r.target()
	if err != nil {
		return err
	}
	act, err := r.decided()
	var done models.Acted
	if err == nil {
		done, err = r.store.Moderate(r.ctx(), *r.person(), r.slug(), target.Person.ID, act)
	}
	if err != nil {
		return r.refuse(err, func(form views.Form) templ.Component { return views.ActPage(r.viewer, target, form) })
	}
	return r.succeed(r.paths().Act(target.Person.ID), flashOf(act), done.Person.Nickname)
}

// decided reads the form.
func (r *request) decided() (models.Act, error) {
	ticked, err := r.ticked("clear", "rename", "network")
	if err != nil {
		return models.Act{}, err
	}
	holds, known := moments[r.field("for")]
	since, is := moments[r.field("since")]
	if !known || !is {
		return models.Act{}, errMalformed
	}
	act := models.Act{
		Restriction: models.NewRestriction{
			For: holds, Reason: legible(r.field("reason")), Note: legible(r.field("note")),
		},
		Clears: ticked["clear"], Since: since, Renames: ticked["rename"], Network: ticked["network"], From: r.network(),
	}
	switch kind := r.field("act"); kind {
	case "none":
	case "site":
		act.Site, act.Restriction.Kind = true, models.Ban
	default:
		act.Restriction.Kind = models.RestrictionKind(kind)
	}
	return act, nil
}

// flashOf names the sentence that says what was done.
func flashOf(a models.Act) string {
	switch a.Restriction.Kind {
	case models.Warn:
		return "flash.warned"
	case models.Mute:
		return "flash.muted"
	case models.Kick:
		return "flash.kicked"
	case models.Ban:
		return "flash.banned"
	}
	if a.Clears {
		return "flash.cleared"
	}
	return "flash.renamed"
}

// liftRestriction ends what a person may not do in the room, or on the whole site.
func (r *request) liftRestriction() error {
	target, err := r.target()
	if err != nil {
		return err
	}
	lift := r.store.Lift
	if r.field("site") != "" {
		lift = r.store.LiftBan
	}
	if err := lift(r.ctx(), *r.person(), r.slug(), target.Person.ID); err != nil {
		return err
	}
	return r.succeed(r.paths().Act(target.Person.ID), "flash.lifted", target.Person.Nickname)
}

// showRestrictions lists who may not do something in the room now.
func (r *request) showRestrictions() error {
	found, err := r.store.Restrictions(r.ctx(), r.access.Room.ID)
	if err != nil {
		return err
	}
	r.viewer.Flash = r.takeFlash()
	return r.render(http.StatusOK, views.RestrictionsPage(r.viewer, r.access, found))
}

// heedWarning says that the person has read a moderator's warning, and may write again.
func (r *request) heedWarning() error {
	if r.person() == nil {
		return models.ErrSignedOut
	}
	if err := r.store.Heed(r.ctx(), *r.person(), r.slug()); err != nil {
		return err
	}
	return r.redirect(r.paths().Room())
}
