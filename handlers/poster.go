package handlers

import (
	"net/http"

	"samovar/models"
)

// setPoster stores a still of a film that its author's browser has drawn.
func (r *request) setPoster() error {
	id, err := r.id()
	if err != nil {
		return err
	}
	if err := r.readFormWithFiles(); err != nil {
		return err
	}
	if r.person() == nil {
		return models.ErrForbidden
	}
	if len(r.uploads) != 1 {
		return models.Invalid{Field: "files", Reason: "problem.file.many", Args: []any{1}}
	}
	if err := r.store.SetPoster(r.ctx(), *r.person(), r.slug(), id, r.field("film"), r.uploads[0]); err != nil {
		return err
	}
	r.w.WriteHeader(http.StatusNoContent)
	return nil
}
