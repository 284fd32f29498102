package handlers

import (
	"net/http"

	"samovar/assets"
	"samovar/views"
)

// serveManifest says how the site is kept as an application.
func (r *request) serveManifest() error {
	manifest, err := views.Manifest(r.site)
	if err != nil {
		return err
	}
	h := r.w.Header()
	h.Set("Content-Type", "application/manifest+json")
	h.Set("Cache-Control", "public, max-age=3600")
	h.Add("Vary", "Accept-Encoding")
	return sendCompressed(r.w, r.Request, http.StatusOK, manifest)
}

// serveWorker is the service worker. Its address is what browsers know it by, so it has no hash and is asked for anew
// each time.
func (r *request) serveWorker() error {
	h := r.w.Header()
	h.Set("Content-Type", "text/javascript; charset=utf-8")
	h.Set("Cache-Control", "no-cache")
	h.Add("Vary", "Accept-Encoding")
	return sendCompressed(r.w, r.Request, http.StatusOK, assets.Worker())
}

// showOffline is the page that the worker keeps: it is in the visitor's language and looks, and knows nothing else of
// them.
func (r *request) showOffline() error {
	r.viewer.Person = nil
	return r.render(http.StatusOK, views.OfflinePage(r.viewer))
}
