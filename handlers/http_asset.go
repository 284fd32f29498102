package handlers

import (
	"net/http"

	"samovar/assets"
)

func (r *request) serveAsset() error {
	if !assets.Serve(r.w, r.Request, r.takes) {
		return errNoPage
	}
	return nil
}

// serveIcon answers browsers that look for the icon at its oldest address.
func (r *request) serveIcon() error {
	http.Redirect(r.w, r.Request, assets.URL("icon.svg"), http.StatusFound) // the address changes with the icon
	return nil
}

// takes reports whether the browser takes a coding.
func (r *request) takes(coding string) bool { return takes(r.Request, coding) }
