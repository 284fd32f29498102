package handlers

import (
	"net/http"

	"samovar/assets"
)

// ofDocuments are headers that browsers heed for pages only: on scripts and styles they are dead weight.
var ofDocuments = []string{
	"Cross-Origin-Opener-Policy", "Permissions-Policy", "Referrer-Policy", robotsHeader,
}

// serveAsset sends a script, the stylesheet or an icon.
func (r *request) serveAsset() error {
	if !assets.Has(r.URL.Path) {
		return errNoPage
	}
	r.sandbox()
	for _, name := range ofDocuments {
		r.w.Header().Del(name)
	}
	assets.Serve(r.w, r.Request, codingFor(r.Request))
	return nil
}

// serveIcon answers browsers that look for the icon at its oldest address.
func (r *request) serveIcon() error {
	http.Redirect(r.w, r.Request, assets.URL("icon.svg"), http.StatusFound) // the address changes with the icon
	return nil
}
