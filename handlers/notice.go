package handlers

import (
	"net/http"

	"samovar/models"
	"samovar/views"
)

// showNotices is where one says what one wants to be told of.
func (s *Server) showNotices(c *call) error {
	quiet, err := s.store.IsQuiet(c.ctx(), *c.person())
	if err != nil {
		return err
	}
	places, err := s.store.RoomsOf(c.ctx(), c.person(), 0)
	if err != nil {
		return err
	}
	notices := views.Notices{Quiet: quiet, Places: places, Key: s.pushKey}
	if notices.Confirmed, err = s.store.IsConfirmed(c.ctx(), *c.person()); err != nil {
		return err
	}
	if notices.Frequency, err = s.store.DigestOf(c.ctx(), *c.person()); err != nil {
		return err
	}
	c.viewer.Flash = c.takeFlash()
	return c.render(http.StatusOK, views.NoticesPage(c.viewer, notices))
}

func (s *Server) setQuiet(c *call) error {
	ticked, err := c.ticked("quiet")
	if err != nil {
		return err
	}
	if err := s.store.SetQuiet(c.ctx(), *c.person(), ticked["quiet"]); err != nil {
		return err
	}
	return c.succeed("/notifications", "flash.notices.saved")
}

// setLevel keeps what one wants to be told of in a room.
func (s *Server) setLevel(c *call) error {
	if c.person() == nil {
		return models.ErrSignedOut
	}
	if err := s.store.SetLevel(c.ctx(), *c.person(), c.slug(), models.Level(c.field("level"))); err != nil {
		return err
	}
	return c.succeed(back(c.field("back"), views.RoomPath(c.slug())), "flash.notices.saved")
}

// subscribe keeps a browser that wants to be called while no page is open. It comes from a script.
func (s *Server) subscribe(c *call) error {
	subscription := models.Subscription{
		Endpoint: legible(c.field("endpoint")),
		P256DH:   legible(c.field("p256dh")),
		Auth:     legible(c.field("auth")),
	}
	if err := s.store.Subscribe(c.ctx(), *c.person(), c.session.stored.ID, subscription); err != nil {
		return err
	}
	c.w.WriteHeader(http.StatusNoContent)
	return nil
}

func (s *Server) unsubscribe(c *call) error {
	if err := s.store.Unsubscribe(c.ctx(), *c.person(), legible(c.field("endpoint"))); err != nil {
		return err
	}
	c.w.WriteHeader(http.StatusNoContent)
	return nil
}
