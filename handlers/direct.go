package handlers

import (
	"net/http"
	"strings"

	"samovar/views"

	"github.com/a-h/templ"
)

// showDirects lists one's direct conversations, with a form for a new one.
func (c *call) showDirects() error {
	c.viewer.Flash = c.takeFlash()
	page, err := c.directs()
	if err != nil {
		return err
	}
	return c.render(http.StatusOK, page(views.Form{}.With("username", legible(c.r.URL.Query().Get("with")))))
}

// directs is the page around a form as it was typed.
func (c *call) directs() (func(views.Form) templ.Component, error) {
	places, err := c.s.store.Directs(c.ctx(), *c.person())
	if err != nil {
		return nil, err
	}
	refuses, err := c.s.store.RefusesDirect(c.ctx(), *c.person())
	if err != nil {
		return nil, err
	}
	blocked, err := c.s.store.Blocked(c.ctx(), *c.person())
	if err != nil {
		return nil, err
	}
	return func(form views.Form) templ.Component {
		return views.DirectsPage(
			c.viewer,
			views.Directs{Places: places, Refuses: refuses, Blocked: blocked, Form: form},
		)
	}, nil
}

// openDirect opens the conversation with those whose usernames were typed, apart by commas or spaces.
func (c *call) openDirect() error {
	if err := c.s.limits.allow(c.s.limits.rooms, c.person().Key()); err != nil {
		return c.refuseDirect(err)
	}
	usernames := strings.FieldsFunc(
		c.field("username"),
		func(r rune) bool { return r == ',' || r == ' ' || r == '，' || r == '\n' || r == '\r' },
	)
	room, err := c.s.store.OpenDirect(c.ctx(), *c.person(), usernames)
	if err != nil {
		return c.refuseDirect(err)
	}
	return c.redirect(views.RoomPath(room.Slug))
}

func (c *call) refuseDirect(err error) error {
	page, failed := c.directs()
	if failed != nil {
		return failed
	}
	return c.refuse(err, page)
}

func (c *call) refuseDirects() error {
	ticked, err := c.ticked("refuse")
	if err != nil {
		return err
	}
	if err := c.s.store.RefuseDirect(c.ctx(), *c.person(), ticked["refuse"]); err != nil {
		return err
	}
	return c.succeed("/direct", "flash.direct.saved")
}
