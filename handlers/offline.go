package handlers

import (
	"net/http"

	"samovar/assets"
	"samovar/views"
)

// serveManifest says how the site is kept as an application.
func (c *call) serveManifest() error {
	manifest, err := views.Manifest(c.s.site)
	if err != nil {
		return err
	}
	h := c.w.Header()
	h.Set("Content-Type", "application/manifest+json")
	h.Set("Cache-Control", "public, max-age=3600")
	h.Add("Vary", "Accept-Encoding")
	return sendPacked(c.w, c.r, http.StatusOK, manifest)
}

// serveWorker is the service worker. Its address is what browsers know it by, so it has no hash and is asked for anew
// each time.
func (c *call) serveWorker() error {
	h := c.w.Header()
	h.Set("Content-Type", "text/javascript; charset=utf-8")
	h.Set("Cache-Control", "no-cache")
	h.Add("Vary", "Accept-Encoding")
	return sendPacked(c.w, c.r, http.StatusOK, assets.Worker())
}

// showOffline is the page that the worker keeps: it is in the visitor's language and looks, and knows nothing else of
// them.
func (c *call) showOffline() error {
	c.viewer.Person = nil
	return c.render(http.StatusOK, views.OfflinePage(c.viewer))
}
