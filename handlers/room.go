package handlers

import (
	"context"
	"errors"
	"net/http"
	"strconv"

	"samovar/broadcast"
	"samovar/models"
	"samovar/views"

	"github.com/a-h/templ"
)

const (
	// pageSize is how many messages a page of a room's history has.
	pageSize = 50
	// membersShown is how many of a room's members its page names.
	membersShown = 200
)

func (c *call) enterLobby() error {
	return c.redirect(views.RoomPath(models.LobbySlug))
}

// showRoom shows the room as it is now, or as it was around a message; a private room's door to those who have not
// joined.
func (c *call) showRoom() error {
	if c.access.SeesDoor() {
		return c.showDoor()
	}
	if err := c.access.MayRead(); err != nil {
		return err
	}
	history, at, err := c.history()
	if err != nil {
		return err
	}
	room := views.Room{History: history, At: at, Draft: views.Draft{Key: newKey(), Body: c.access.Draft}}
	if c.isPresent() {
		room.Cursor = c.s.cursor(history.Head)
	}
	return c.renderRoom(http.StatusOK, room)
}

func (c *call) showDoor() error {
	return c.render(http.StatusOK, views.DoorPage(c.viewer, c.access))
}

// isPresent says whether the room is asked for as it is now.
func (c *call) isPresent() bool {
	query := c.r.URL.Query()
	return !query.Has("at") && !query.Has("before")
}

// history is the stretch the address asks for.
func (c *call) history() (history models.History, at int64, err error) {
	query, room := c.r.URL.Query(), c.access.Room.ID
	switch {
	case query.Has("at"):
		if at, err = number(query.Get("at")); err != nil {
			return history, 0, err
		}
		history, err = c.s.store.MessagesAround(c.ctx(), room, at, pageSize)
	case query.Has("before"):
		var before int64
		if before, err = number(query.Get("before")); err != nil {
			return history, 0, err
		}
		history, err = c.s.store.MessagesBefore(c.ctx(), room, before, pageSize)
	default:
		history, err = c.s.store.LastMessages(c.ctx(), room, pageSize)
	}
	return history, at, err
}

func (s *Server) cursor(head int64) string {
	return broadcast.Cursor{Epoch: s.store.Epoch(), Seq: head}.String()
}

// showPresent shows the room as it is now around a draft, after a form that could not be taken or that changed the
// draft.
func (c *call) showPresent(status int, draft views.Draft) error {
	if c.isComposing() {
		return c.renderComposer(status, draft)
	}
	history, err := c.s.store.LastMessages(c.ctx(), c.access.Room.ID, pageSize)
	if err != nil {
		return err
	}
	c.viewer.Path = c.home().Room()
	room := views.Room{History: history, Cursor: c.s.cursor(history.Head), Draft: draft}
	if c.framed {
		return c.renderFrame(status, room)
	}
	return c.renderRoom(status, room)
}

// showRoom adds what stands around the history and answers with the page.
func (c *call) renderRoom(status int, room views.Room) (err error) {
	room.Access = c.access
	if room.Sidebar, err = c.s.store.RoomsOf(c.ctx(), c.person(), c.access.Room.ID); err != nil {
		return err
	}
	if room.Members, room.MemberCount, err = c.s.store.Members(c.ctx(), c.access.Room.ID, 0, membersShown); err != nil {
		return err
	}
	if room.Last, err = c.s.store.IsLast(c.ctx(), c.access); err != nil {
		return err
	}
	if room.Here, err = c.s.present(c.ctx(), c.access.Room.ID); err != nil {
		return err
	}
	room.Silence = c.silence()
	if c.access.Archived() == nil {
		c.viewer.Feed = views.FeedPath(c.slug())
	}
	if err := errors.Join(c.hide(), c.attend()); err != nil {
		return err
	}
	due, err := c.reminded()
	if err != nil {
		return err
	}
	room.Reminded = len(due)
	if room.Invited, err = c.invited(); err != nil {
		return err
	}
	c.viewer.Flash = c.takeFlash()
	return c.render(status, views.RoomPage(c.viewer, room))
}

// silence is why the viewer may not speak here, empty if they may.
func (c *call) silence() string {
	switch err := c.access.MaySpeak(); {
	case errors.Is(err, models.ErrBlocked):
		return "problem.blocked"
	case err != nil:
		return "problem.guests"
	}
	return ""
}

// present are the people who have the room open.
func (s *Server) present(ctx context.Context, room int64) ([]models.Person, error) {
	return s.store.People(ctx, ids(s.hub.Marked(room, broadcast.Here)))
}

// ids turns marks back into people's numbers. A mark is always a key that Person.Key made.
func ids(keys []string) []int64 {
	ids := make([]int64, 0, len(keys))
	for _, key := range keys {
		if id, err := strconv.ParseInt(key, 10, 64); err == nil {
			ids = append(ids, id)
		}
	}
	return ids
}

// showSettings shows the room's settings as they are.
func (c *call) showSettings() error {
	form := views.Form{}.With("name", c.access.Room.Name).With("topic", c.access.Room.Topic)
	for name, ticked := range map[string]bool{"guests": c.access.Room.Guests, "published": c.access.Room.Published, "indexed": c.access.Room.Indexed, "here": c.access.Room.Here} {
		if ticked {
			form = form.With(name, "yes")
		}
	}
	c.viewer.Flash = c.takeFlash()
	return c.render(http.StatusOK, views.SettingsPage(c.viewer, c.settings(), form))
}

func (c *call) settings() views.Settings { return views.Settings{Access: c.access, Origin: c.origin()} }

func (c *call) editRoom() error {
	edit, err := c.edited()
	if err == nil {
		_, err = c.s.store.EditRoom(c.ctx(), *c.person(), c.slug(), edit)
	}
	if err != nil {
		return c.refuse(
			err,
			func(form views.Form) templ.Component { return views.SettingsPage(c.viewer, c.settings(), form) },
		)
	}
	return c.succeed(views.RoomPath(c.slug()), "flash.room.saved")
}

// edited is what the form makes of the room. A private one is neither published nor indexed, and not asked about it.
func (c *call) edited() (models.RoomEdit, error) {
	boxes := []string{"guests", "here"}
	if !c.access.Room.IsPrivate() {
		boxes = append(boxes, "published", "indexed")
	}
	ticked, err := c.ticked(boxes...)
	return models.RoomEdit{
		Name:      c.field("name"),
		Topic:     c.field("topic"),
		Guests:    ticked["guests"],
		Here:      ticked["here"],
		Published: ticked["published"],
		Indexed:   ticked["indexed"],
	}, err
}

func (c *call) deleteRoom() error {
	if err := c.s.store.DeleteRoom(c.ctx(), *c.person(), c.slug()); err != nil {
		return err
	}
	return c.succeed("/rooms", "flash.room.deleted", c.access.Room.Name)
}
