package handlers

import (
	"net/http"

	"samovar/views"
)

// showStorage shows what is stored beside the database.
func (r *request) showStorage() error {
	found, err := r.store.Storage(r.ctx())
	if err != nil {
		return err
	}
	return r.render(http.StatusOK, views.StoragePage(r.viewer, found))
}
