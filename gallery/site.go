package gallery

import (
	"samovar/filter"
	"samovar/licences"
	"samovar/models"
	"samovar/views"
)

// siteExhibits show what stands around pages.
func siteExhibits(s scene) []views.Exhibit {
	works := []licences.Work{{Name: "htmx", Version: "4.0.1", Licence: "0BSD", Text: "Permission to use …"}}
	shut := s.stranger()
	shut.Site.GuestsWelcome = false
	welcome := true
	given := models.Given{Name: "Tea House", Operator: "Jean", Guests: &welcome}
	setup := typed("site", "Tea House", "language", "pl", "entry", "guests", "about", "We talk about tea.")
	words := typed("words", "spam\ncasino", "act", "refuse", "sentence", "no ѕраm here")
	met := &views.Tried{Sentence: "no ѕраm here", Found: []filter.Span{{Start: 3, End: 10}}}
	return []views.Exhibit{
		page("about", views.AboutPage(s.member(), works)),
		page("closed to guests", views.AboutPage(shut, works)),
		page("setup", views.SetupPage(s.stranger(), models.Given{}, setup)),
		page("setup refused", views.SetupPage(s.stranger(), models.Given{}, s.refused(setup,
			"code", "problem.code", "username", "problem.username.length"))),
		page("word filter", views.SiteWordsPage(s.administrator(), words, nil)),
		page("word filter, a sentence tried", views.SiteWordsPage(s.administrator(), words, met)),
		page("word filter, let through", views.SiteWordsPage(s.administrator(), words, &views.Tried{Sentence: "tea"})),
		page("word filter refused", views.SiteWordsPage(s.administrator(),
			s.refused(typed("words", "spam", "act", "mute"), "words", "problem.body.invalid"), nil)),
		page("settings of the site", views.SitePage(s.administrator(), models.Given{}, setup, typed())),
		page(
			"settings given at the start",
			views.SitePage(s.administrator(), given, s.refused(typed("accent", "#ffff00", "nearest", "#6f6f00"),
				"accent", "problem.site.accent"), s.refused(typed(), "picture", "problem.picture")),
		),
	}
}
