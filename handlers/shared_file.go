package handlers

import (
	"net/http"

	"samovar/views"
)

// showFiles lists the files of the room.
func (r *request) showFiles() error {
	found, more, err := r.store.MessagesWithFiles(r.ctx(), r.access.Room.ID, r.beforeParam())
	if err != nil {
		return err
	}
	if err := r.hideBlocked(); err != nil {
		return err
	}
	return r.render(http.StatusOK, views.FilesPage(r.viewer, r.access.Room, found, more))
}
