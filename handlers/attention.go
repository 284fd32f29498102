package handlers

import (
	"net/http"

	"samovar/views"
)

// showTold answers the script of an open page with what is to be told there.
func (r *request) showTold() error {
	return r.render(http.StatusOK, views.Told(r.viewer))
}

// loadAttention reads what waits for the viewer of a page. An answer to htmx is no page.
func (r *request) loadAttention(status int) (err error) {
	if r.person() == nil || r.embedded || r.hx() || status >= http.StatusBadRequest {
		return nil
	}
	*r.viewer.Attention, err = r.store.Attention(r.ctx(), *r.person())
	return err
}

// loadQuiet reads whether the viewer of an embed is not to be disturbed: all else waits for them elsewhere.
func (r *request) loadQuiet() (err error) {
	if r.person() != nil {
		r.viewer.Attention.Quiet, err = r.store.IsQuiet(r.ctx(), *r.person())
	}
	return err
}
