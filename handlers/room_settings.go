package handlers

import (
	"net/http"

	"samovar/models"
	"samovar/views"

	"github.com/a-h/templ"
)

// showSettings shows the room's settings as they are.
func (r *request) showSettings() error {
	room := r.access.Room
	form := views.Form{}.With("name", room.Name).With("topic", room.Topic)
	for name, ticked := range map[string]bool{
		"guests":    room.Guests,
		"published": room.Published,
		"indexed":   room.Indexed,
		"here":      room.Here,
		"log":       room.LogOpen,
	} {
		if ticked {
			form = form.With(name, "yes")
		}
	}
	r.viewer.Flash = r.takeFlash()
	return r.render(http.StatusOK, views.SettingsPage(r.viewer, r.settingsView(), form))
}

func (r *request) settingsView() views.Settings {
	return views.Settings{Access: r.access}
}

func (r *request) editRoom() error {
	edit, err := r.roomEdit()
	if err == nil {
		_, err = r.store.EditRoom(r.ctx(), *r.person(), r.slug(), edit)
	}
	if err != nil {
		return r.refuse(err, func(form views.Form) templ.Component {
			return views.SettingsPage(r.viewer, r.settingsView(), form)
		})
	}
	if r.viewer.InPanel {
		return r.succeed(views.SettingsPath(r.slug()), "flash.room.saved")
	}
	return r.succeed(views.RoomPath(r.slug()), "flash.room.saved")
}

// roomEdit returns the form's settings. A private room is neither published nor indexed, so its form does not ask.
func (r *request) roomEdit() (models.RoomEdit, error) {
	boxes := []string{"guests", "here", "log"}
	if !r.access.Room.IsPrivate() {
		boxes = append(boxes, "published", "indexed")
	}
	ticked, err := r.ticked(boxes...)
	return models.RoomEdit{
		Name:      r.field("name"),
		Topic:     r.field("topic"),
		Guests:    ticked["guests"],
		Here:      ticked["here"],
		LogOpen:   ticked["log"],
		Published: ticked["published"],
		Indexed:   ticked["indexed"],
	}, err
}

func (r *request) deleteRoom() error {
	if err := r.store.DeleteRoom(r.ctx(), *r.person(), r.slug()); err != nil {
		return err
	}
	return r.succeed("/rooms", "flash.room.deleted", r.access.Room.Name)
}
