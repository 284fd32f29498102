package handlers

import (
	"net/http"

	"samovar/models"
	"samovar/views"
)

// showNotices is where one says what one wants to be told of.
func (c *call) showNotices() error {
	quiet, err := c.s.store.IsQuiet(c.ctx(), *c.person())
	if err != nil {
		return err
	}
	places, err := c.s.store.RoomsOf(c.ctx(), c.person(), 0)
	if err != nil {
		return err
	}
	notices := views.Notices{Quiet: quiet, Places: places, Key: c.s.pushKey}
	if notices.Confirmed, err = c.s.store.IsConfirmed(c.ctx(), *c.person()); err != nil {
		return err
	}
	if notices.Frequency, err = c.s.store.DigestOf(c.ctx(), *c.person()); err != nil {
		return err
	}
	c.viewer.Flash = c.takeFlash()
	return c.render(http.StatusOK, views.NoticesPage(c.viewer, notices))
}

func (c *call) setQuiet() error {
	ticked, err := c.ticked("quiet")
	if err != nil {
		return err
	}
	if err := c.s.store.SetQuiet(c.ctx(), *c.person(), ticked["quiet"]); err != nil {
		return err
	}
	return c.succeed("/notifications", "flash.notices.saved")
}

// setLevel keeps what one wants to be told of in a room.
func (c *call) setLevel() error {
	if c.person() == nil {
		return models.ErrSignedOut
	}
	if err := c.s.store.SetLevel(c.ctx(), *c.person(), c.slug(), models.Level(c.field("level"))); err != nil {
		return err
	}
	return c.succeed(back(c.field("back"), views.RoomPath(c.slug())), "flash.notices.saved")
}

// subscribe keeps a browser that wants to be called while no page is open. It comes from a script.
func (c *call) subscribe() error {
	subscription := models.Subscription{
		Endpoint: legible(c.field("endpoint")),
		P256DH:   legible(c.field("p256dh")),
		Auth:     legible(c.field("auth")),
	}
	if err := c.s.store.Subscribe(c.ctx(), *c.person(), c.session.stored.ID, subscription); err != nil {
		return err
	}
	c.w.WriteHeader(http.StatusNoContent)
	return nil
}

func (c *call) unsubscribe() error {
	if err := c.s.store.Unsubscribe(c.ctx(), *c.person(), legible(c.field("endpoint"))); err != nil {
		return err
	}
	c.w.WriteHeader(http.StatusNoContent)
	return nil
}
