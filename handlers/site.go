package handlers

import (
	"cmp"
	"net/http"

	"samovar/models"
	"samovar/views"
)

// viewSite returns what pages say of the site.
func (s *Server) viewSite() views.Site {
	site := s.site
	if s.store == nil { // while the database is brought up to date
		return site
	}
	settings := s.store.Site()
	site.Name, site.Operator, site.About = settings.Name, settings.Operator, settings.About
	site.Accent, site.Logo = settings.Accent, settings.Logo
	site.Language, site.GuestsWelcome = settings.Language, settings.Guests
	site.Registration = settings.Registration
	return site
}

// showSite shows the settings of the site as they are.
func (r *request) showSite() error {
	r.viewer.Flash = r.takeFlash()
	return r.renderSite(http.StatusOK, r.siteForm(), views.Form{})
}

// siteForm holds the settings that are stored.
func (r *request) siteForm() views.Form {
	site := r.store.Site()
	form := views.Form{}.With("site", site.Name).With("language", site.Language).With("operator", site.Operator).
		With("about", site.About).With("accent", site.Accent).With("entry", "members")
	if site.Guests {
		form = form.With("entry", "guests")
	}
	return form
}

// renderSite shows the forms of the settings and of the logo.
func (r *request) renderSite(status int, form, logo views.Form) error {
	return r.render(status, views.SitePage(r.viewer, r.store.Given(), form, logo))
}

// editSite stores the settings. An accent that is refused is offered in a shade that is legible, by a button.
func (r *request) editSite() error {
	site := r.store.Site()
	site.Name, site.Language, site.Guests = r.typedName(), r.chosenLanguage(), r.field("entry") == "guests"
	site.About, site.Operator = r.field("about"), r.field("operator")
	site.Accent = cmp.Or(r.field("nearest"), r.field("accent"))
	if given := r.store.Given().Operator; given != "" {
		site.Operator = given
	}
	if err := r.store.EditSite(r.ctx(), *r.person(), site); err != nil {
		form, status, err := r.refusal(err)
		if err != nil {
			return err
		}
		return r.renderSite(status, form.With("nearest", models.NearestAccent(site.Accent)), views.Form{})
	}
	return r.succeed(views.SitePath, "flash.site.saved")
}
