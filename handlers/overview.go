package handlers

import (
	"net/http"

	"samovar/views"
)

// littleDisk is how many bytes of free disk an administrator is warned of.
const littleDisk = 1_000_000_000

// showOverview shows how the installation is.
func (r *request) showOverview() error {
	r.viewer.Flash = r.takeFlash()
	counted, err := r.store.Overview(r.ctx())
	if err != nil {
		return err
	}
	o := views.Overview{Overview: counted, Now: r.presence.Count()}
	if r.mail != nil {
		o.Letters = r.mail.Waiting()
	}
	for _, warning := range []struct {
		views.Warning
		is bool
	}{
		{views.Warning{Key: "admin.warn.limits", Flag: "--limits"}, r.limits.unlimited},
		{views.Warning{Key: "admin.warn.disk"}, o.Free > 0 && o.Free < littleDisk},
		{views.Warning{Key: "admin.warn.url", Flag: "--public-url"}, r.publicURL == nil},
		{views.Warning{Key: "admin.warn.proxy", Flag: "--behind-proxy"}, r.hasUnnamedProxy()},
		{views.Warning{Key: "admin.warn.letters", Flag: "--smtp"}, r.mail == nil},
		{views.Warning{Key: "admin.warn.backup"}, o.BackedUpAt == 0},
	} {
		if warning.is {
			o.Warnings = append(o.Warnings, warning.Warning)
		}
	}
	return r.render(http.StatusOK, views.OverviewPage(r.viewer, o))
}

// hasUnnamedProxy reports whether a proxy that is not believed has sent the request.
func (r *request) hasUnnamedProxy() bool {
	return r.Header.Get("X-Forwarded-For") != "" && len(r.proxies) == 0
}
