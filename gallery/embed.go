package gallery

import (
	"samovar/models"
	"samovar/views"
)

// embedExhibits show a room in the pages of other sites, and where its owner sets that up.
func embedExhibits(s scene) []views.Exhibit {
	room := lobbyPage()
	room.Access = joined(teaCorner, zofia)
	silent := room
	silent.Silence = models.ErrSignedOut
	empty := room
	empty.History = models.History{}
	lost := s.embedded(nil)
	lost.Lost = true
	setUp := views.EmbedSettings{Access: joined(teaCorner, anna), Origin: "https://tea.example"}
	secret := setUp
	secret.Secret, secret.Insecure = "b64secretb64secretb64secret", true
	secret.Look = views.EmbedLook{
		Theme:    "auto",
		Accent:   "#0a7d4f",
		Position: "left",
		Greeting: "Questions?",
		Open:     true,
	}
	origins := typed("origins", "https://shop.example\nhttps://*.example.com")
	wrong := s.refused(typed("origins", "shop"), "origins", "problem.embed.origin")
	v, green := s.embedded(&zofia), s.embedded(&zofia)
	green.Look.Set("accent", "#0a7d4f")
	door := views.EmbedDoor{Access: access(closed, zofia), Sentence: "problem.guests"}
	a, text := joined(teaCorner, zofia), views.Composing{Body: "Do you have Assam?"}
	return []views.Exhibit{
		page("room", views.EmbedPage(v, views.Embed{Room: room})),
		page("greeting and colour", views.EmbedPage(green, views.Embed{Room: empty, Greeting: "Questions about tea?"})),
		page("guest may not write", views.EmbedPage(v, views.Embed{Room: silent})),
		page("session lost", views.EmbedPage(lost, views.Embed{Room: room})),
		page("closed", views.EmbedDoorPage(v, door)),
		part("who: a stranger", views.EmbedWho(s.embedded(nil), teaCorner.Slug)),
		part("who: a guest", views.EmbedWho(v, teaCorner.Slug)),
		part("who: a person vouched for", views.EmbedWho(s.embedded(&omar), teaCorner.Slug)),
		part("signed in", views.EmbedEntered(s.embedded(&anna), joined(teaCorner, anna), text, nil)),
		part("signed in and silent", views.EmbedEntered(v, a, text, models.ErrSignedOut)),
		page("own window", views.EmbedWindowPage(v, a, text, "token")),
		part("own window opens", views.EmbedWindowForm(v, a, text, "token")),
		page("lend a name", views.EmbedEnterPage(s.member(), a, "")),
		page("name lent", views.EmbedEnterPage(s.member(), a, "token")),
		page("settings", views.EmbedSettingsPage(s.member(), setUp, origins)),
		page("settings with a secret", views.EmbedSettingsPage(s.member(), secret, origins)),
		page("settings refused", views.EmbedSettingsPage(s.member(), setUp, wrong)),
	}
}
