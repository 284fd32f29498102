package gallery

import (
	"samovar/models"
	"samovar/views"

	"github.com/a-h/templ"
)

// switcherExhibits show how one goes to a room or a person by name, and the shortcuts of the keyboard.
func switcherExhibits(s scene) []views.Exhibit {
	all := entries()
	found := views.Switching{Typed: "te", Destinations: models.Destinations{
		Joined: all[1:3],
		Public: []models.Room{closed},
		People: []models.Person{boris, zofia},
	}}
	return []views.Exhibit{
		page("rooms and people", views.SwitchPage(s.member(), found)),
		page(
			"recent rooms",
			views.SwitchPage(s.member(), views.Switching{Destinations: models.Destinations{Joined: all}}),
		),
		page("nothing", views.SwitchPage(s.member(), views.Switching{Typed: "xyz"})),
		part("in the dialog", opened(views.Switcher(s.member()))),
		page("keys", views.KeysPage(s.member())),
		part("keys in the dialog", within("dialog.keys", views.Keys(s.member()))),
		part("keys before they are fetched", opened(views.KeysDialog(s.member()))),
	}
}

// opened shows a dialog.
func opened(dialog templ.Component) templ.Component {
	return scripted(dialog, `<dialog `, `<dialog open `)
}
