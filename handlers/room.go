package handlers

import (
	"net/http"
	"slices"

	"samovar/broadcast"
	"samovar/models"
	"samovar/views"
)

// pageSize is how many messages one page of a room's history has.
const pageSize = 50

// showRoom shows the room as it is now, or around a message. A private room shows its door to people who have not
// joined.
func (r *request) showRoom() error {
	if r.access.SeesDoor() {
		return r.showDoor()
	}
	if err := r.access.MayRead(); err != nil {
		return err
	}
	history, at, err := r.history()
	if err != nil {
		return err
	}
	room := views.Room{History: history, At: at, Composing: views.Composing{Key: newKey(), Body: r.prefilled()}}
	if r.showsLatest() {
		room.Cursor = r.cursor(history.Head)
	}
	return r.renderRoom(http.StatusOK, room)
}

// prefilled returns the text that the composer begins with: the draft, and behind it what a link asks for, like the
// name of a person to mention.
func (r *request) prefilled() string {
	asked := firstRunes(legible(r.URL.Query().Get("text")), models.MaxBody)
	if asked == "" || r.access.Draft == "" {
		return r.access.Draft + asked
	}
	return r.access.Draft + " " + asked
}

func (r *request) showDoor() error {
	return r.render(http.StatusOK, views.DoorPage(r.viewer, r.access))
}

// showsLatest reports whether the address asks for the room as it is now.
func (r *request) showsLatest() bool {
	query := r.URL.Query()
	return !query.Has("at") && !query.Has("before")
}

// history returns the messages that the address asks for.
func (r *request) history() (history models.History, at int64, err error) {
	query, room := r.URL.Query(), r.access.Room.ID
	switch {
	case query.Has("at"):
		if at, err = parseID(query.Get("at")); err != nil {
			return history, 0, err
		}
		history, err = r.store.MessagesAround(r.ctx(), room, at, pageSize)
	case query.Has("before"):
		var before int64
		if before, err = parseID(query.Get("before")); err != nil {
			return history, 0, err
		}
		history, err = r.store.MessagesBefore(r.ctx(), room, before, pageSize)
	default:
		history, err = r.store.LastMessages(r.ctx(), room, pageSize)
	}
	return history, at, err
}

func (s *Server) cursor(head int64) string {
	return broadcast.Cursor{Epoch: s.store.Epoch(), Seq: head}.String()
}

// showLatest shows the room as it is now with a given composer, after a form that was refused or that changed the
// text.
func (r *request) showLatest(status int, draft views.Composing) error {
	if r.isAloneComposer() {
		return r.renderComposer(status, draft)
	}
	history, err := r.store.LastMessages(r.ctx(), r.access.Room.ID, pageSize)
	if err != nil {
		return err
	}
	r.viewer.Path = r.paths().Room()
	room := views.Room{History: history, Cursor: r.cursor(history.Head), Composing: draft}
	if r.embedded {
		return r.renderEmbed(status, room)
	}
	return r.renderRoom(status, room)
}

// renderRoom adds what stands around the history, and answers with the page.
func (r *request) renderRoom(status int, room views.Room) (err error) {
	room.Access, room.With = r.access, r.with
	if room.Rooms, err = r.roomList(models.SidebarQuery{}); err != nil {
		return err
	}
	if room.Here, err = r.store.Present(r.ctx(), r.access.Room, r.here(), ""); err != nil {
		return err
	}
	room.Online = slices.ContainsFunc(r.with, func(p models.Person) bool { return r.presence.IsOnline(p.ID) })
	room.Silence = r.access.MaySpeak()
	if r.access.Archived() == nil {
		r.viewer.Atom = views.AtomPath(r.slug())
	}
	if err := r.hideBlocked(); err != nil {
		return err
	}
	r.viewer.Flash = r.takeFlash()
	if err := r.offerUndo(); err != nil {
		return err
	}
	return r.render(status, views.RoomPage(r.viewer, room))
}
