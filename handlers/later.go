package handlers

import (
	"net/http"
	"strings"

	"samovar/models"
	"samovar/views"
)

// sendLater keeps what was written until some hours have passed.
func (c *call) sendLater() error {
	err := c.keepForLater()
	if err != nil {
		return c.refusePost(err)
	}
	if c.framed && c.hx() { // the frame stays where it is
		return c.render(http.StatusOK, views.Planned(c.viewer, c.access, views.Draft{Key: newKey()}))
	}
	return c.succeed(c.plans(), "flash.later")
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

// plans is where a person's plans are, in a frame those for its room.
func (c *call) plans() string { return c.viewer.Plans(c.slug()) }

// frameRoom returns the room that a frame's session is good in, zero out of frames.
func (c *call) frameRoom() int64 {
	if !c.framed {
		return 0
	}
	return c.access.Room.ID
}

// showLater lists what waits to be sent, and in a frame what the person has saved of its room: there is no other page
// for that.
func (c *call) showLater() error {
	plans := views.Plans{Room: c.access.Room}
	if c.person() != nil {
		if err := c.readPlans(&plans); err != nil {
			return err
		}
	}
	if !c.framed {
		c.viewer.Flash = c.takeFlash()
	}
	return c.render(http.StatusOK, views.LaterPage(c.viewer, plans))
}

func (c *call) readPlans(plans *views.Plans) (err error) {
	if plans.Waiting, err = c.s.store.Waiting(c.ctx(), *c.person(), c.frameRoom()); err != nil || !c.framed {
		return err
	}
	if plans.Saved, err = c.s.store.Bookmarks(c.ctx(), *c.person(), c.frameRoom(), 1<<62, placedShown); err != nil {
		return err
	}
	plans.Due, err = c.reminded()
	return err
}

func (c *call) withdraw() error {
	id, err := c.id()
	if err != nil {
		return err
	}
	if c.person() == nil {
		return models.ErrNotFound
	}
	if err := c.s.store.Withdraw(c.ctx(), *c.person(), c.frameRoom(), id); err != nil {
		return err
	}
	return c.succeed(c.plans(), "flash.withdrawn")
}

// keepDraft keeps what one has begun to write, for one's other browsers. It comes from a script.
func (c *call) keepDraft() error {
	if c.person() != nil {
		body := strings.TrimSpace(firstRunes(legible(c.field("body")), 2*models.MaxBody))
		if err := c.s.store.KeepDraft(c.ctx(), *c.person(), c.slug(), body); err != nil {
			return err
		}
	}
	c.w.WriteHeader(http.StatusNoContent)
	return nil
}
