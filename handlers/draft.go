package handlers

import (
	"net/http"
	"strings"

	"samovar/models"
)

// saveDraft stores an unfinished text for the person's other browsers. A script calls it.
func (r *request) saveDraft() error {
	if r.person() != nil {
		body := strings.TrimSpace(firstRunes(legible(r.field("body")), 2*models.MaxBody))
		if err := r.store.KeepDraft(r.ctx(), *r.person(), r.slug(), body); err != nil {
			return err
		}
	}
	r.w.WriteHeader(http.StatusNoContent)
	return nil
}
