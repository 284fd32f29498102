package handlers

import (
	"net/http"

	"samovar/assets"
)

func (c *call) serveAsset() error {
	if !assets.Serve(c.w, c.r, takesGzip(c.r)) {
		return errNoPage
	}
	return nil
}

// serveIcon is for what looks for the icon at its oldest address.
func (c *call) serveIcon() error {
	http.Redirect(c.w, c.r, assets.URL("icon.svg"), http.StatusFound) // the address changes with the icon
	return nil
}
