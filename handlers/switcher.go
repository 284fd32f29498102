package handlers

import (
	"net/http"

	"samovar/views"
)

// showSwitcher answers with the rooms and people that the viewer can go to by the typed name.
func (r *request) showSwitcher() error {
	if err := r.limits.allow(r.limits.switches, r.address()); err != nil {
		return err
	}
	typed := firstRunes(legible(r.URL.Query().Get("q")), maxQuery)
	found, err := r.store.Destinations(r.ctx(), r.person(), typed)
	if err != nil {
		return err
	}
	switching := views.Switching{Destinations: found, Typed: typed}
	if r.hx() {
		return r.render(http.StatusOK, views.Destinations(r.viewer, switching))
	}
	return r.render(http.StatusOK, views.SwitchPage(r.viewer, switching))
}

// showKeys lists the shortcuts of the keyboard.
func (r *request) showKeys() error {
	if r.hx() {
		return r.render(http.StatusOK, views.Keys(r.viewer))
	}
	return r.render(http.StatusOK, views.KeysPage(r.viewer))
}
