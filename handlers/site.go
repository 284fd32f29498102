package handlers

import (
	"net/http"

	"samovar/views"

	"github.com/a-h/templ"
)

// viewSite returns what pages say of the site.
func (s *Server) viewSite() views.Site {
	site := s.site
	if s.store == nil { // while the database is brought up to date
		return site
	}
	settings := s.store.Site()
	site.Name, site.Operator, site.About = settings.Name, settings.Operator, settings.About
	site.Language, site.GuestsWelcome = settings.Language, settings.Guests
	return site
}

// showSite shows the settings of the site as they are.
func (r *request) showSite() error {
	site := r.store.Site()
	form := views.Form{}.With("site", site.Name).With("language", site.Language).With("operator", site.Operator).
		With("about", site.About).With("entry", "members")
	if site.Guests {
		form = form.With("entry", "guests")
	}
	r.viewer.Flash = r.takeFlash()
	return r.render(http.StatusOK, views.SitePage(r.viewer, r.store.Given(), form))
}

func (r *request) editSite() error {
	site := r.store.Site()
	site.Name, site.Language, site.Guests = r.typedName(), r.chosenLanguage(), r.field("entry") == "guests"
	site.About, site.Operator = r.field("about"), r.field("operator")
	if given := r.store.Given().Operator; given != "" {
		site.Operator = given
	}
	if err := r.store.EditSite(r.ctx(), *r.person(), site); err != nil {
		return r.refuse(err, func(form views.Form) templ.Component {
			return views.SitePage(r.viewer, r.store.Given(), form)
		})
	}
	return r.succeed(views.SitePath, "flash.site.saved")
}
