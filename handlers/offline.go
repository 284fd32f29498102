package handlers

import (
	"net/http"

	"samovar/assets"
	"samovar/views"
)

// serveManifest describes the site as an application that can be installed.
func (r *request) serveManifest() error {
	manifest, err := views.Manifest(r.viewer.Site)
	if err != nil {
		return err
	}
	h := r.w.Header()
	h.Set("Content-Type", "application/manifest+json")
	h.Set("Cache-Control", "public, max-age=3600")
	h.Add("Vary", "Accept-Encoding")
	return sendCompressed(r.w, r.Request, http.StatusOK, manifest)
}

// serveWorker sends the service worker. Browsers know it by its address, so that has no hash, and is asked for
// anew each time.
func (r *request) serveWorker() error {
	h := r.w.Header()
	h.Set("Content-Type", "text/javascript; charset=utf-8")
	h.Set("Cache-Control", "no-cache")
	h.Add("Vary", "Accept-Encoding")
	return sendCompressed(r.w, r.Request, http.StatusOK, assets.Worker())
}

// showOffline shows the page that the worker keeps. It has the visitor's language and looks, and nothing else of
// them.
func (r *request) showOffline() error {
	r.viewer.Person = nil
	return r.render(http.StatusOK, views.OfflinePage(r.viewer))
}
