package handlers

import (
	"net/http"
	"strconv"

	"samovar/models"
	"samovar/views"
)

// sendLater stores a message that is posted some hours later. The person stays in the room.
func (r *request) sendLater() error {
	due, err := r.storeForLater()
	switch {
	case err != nil:
		return r.refuseMessage(err)
	case r.hx():
		return r.render(http.StatusOK, views.Planned(r.viewer, r.access, views.Composing{Key: newKey()}, due))
	case r.embedded: // where no flash can say it, the list does
		return r.redirect(r.plansPath())
	}
	return r.succeed(r.paths().Room(), views.FlashLater, strconv.FormatInt(due, 10))
}

func (r *request) storeForLater() (due int64, err error) {
	draft, err := models.NewDraft(r.field("body"), r.field("key"))
	if err != nil {
		return 0, err
	}
	if err := r.mustBeSame(); err != nil {
		return 0, err
	}
	wait, err := r.delay()
	if err != nil {
		return 0, err
	}
	person, err := r.ensurePerson()
	if err != nil {
		return 0, err
	}
	if err := r.limits.message(person); err != nil {
		return 0, err
	}
	return r.store.SendLater(r.ctx(), person, r.slug(), draft, wait)
}

// plansPath returns where a person's waiting messages are listed; in an embed, those for its room.
func (r *request) plansPath() string { return r.viewer.Plans(r.slug()) }

// embedRoom returns the room that an embed's session is good in, zero outside of embeds.
func (r *request) embedRoom() int64 {
	if !r.embedded {
		return 0
	}
	return r.access.Room.ID
}

// showLater lists the messages that wait to be posted. In an embed it also lists what the person has saved of the
// room, since an embed has no page of bookmarks.
func (r *request) showLater() error {
	plans := views.Plans{Room: r.access.Room}
	if r.person() != nil {
		if err := r.readPlans(&plans); err != nil {
			return err
		}
	}
	if !r.embedded {
		r.viewer.Flash = r.takeFlash()
	}
	return r.render(http.StatusOK, views.LaterPage(r.viewer, plans))
}

func (r *request) readPlans(plans *views.Plans) (err error) {
	if plans.Waiting, err = r.store.Waiting(r.ctx(), *r.person(), r.embedRoom()); err != nil || !r.embedded {
		return err
	}
	if plans.Saved, err = r.store.Bookmarks(r.ctx(), *r.person(), r.embedRoom(), 1<<62, foundPageSize); err != nil {
		return err
	}
	plans.Due, err = r.dueReminders()
	return err
}

func (r *request) withdrawMessage() error {
	id, err := r.id()
	if err != nil {
		return err
	}
	if r.person() == nil {
		return models.ErrNotFound
	}
	if err := r.store.Withdraw(r.ctx(), *r.person(), r.embedRoom(), id); err != nil {
		return err
	}
	return r.succeed(r.plansPath(), "flash.withdrawn")
}
