package gallery

import (
	"time"

	"samovar/models"
	"samovar/views"
)

// deedExhibits show the log of a room.
func deedExhibits(s scene) []views.Exhibit {
	at := time.Now().Add(-time.Hour).UnixMilli()
	deeds := []models.Deed{
		{At: at, Act: "role", ByName: anna.Nickname, Name: boris.Nickname, Detail: models.RoomModerator.String()},
		{At: at, Act: "delete", ByName: boris.Nickname, Name: zofia.Nickname, Tag: zofia.Tag, MessageID: 1},
		{At: at, Act: "restore", ByName: boris.Nickname, Name: zofia.Nickname, Tag: zofia.Tag, MessageID: 1},
		{
			At: at, Act: "mute", ByName: boris.Nickname, Name: zofia.Nickname, Tag: zofia.Tag,
			EndsAt: time.Now().Add(time.Hour).UnixMilli(), Reason: "Links to a shop.", Note: "the third time",
		},
		{At: at, Act: "ban", ByName: boris.Nickname},
		{At: at, Act: "lift", Name: lin.Nickname},
		{At: at, Act: "warn", Name: lin.Nickname, Reason: "Please stay with the subject."},
		{At: at, Act: "clear", Name: lin.Nickname},
		{At: at, Act: "rename", Name: lin.Nickname},
		{At: at, Act: "ban.site", Name: lin.Nickname},
		{At: at, Act: "lift.site", Name: lin.Nickname},
	}
	access := joined(lobby, anna)
	return []views.Exhibit{
		page("log", views.DeedsPage(s.member(), access, deeds, true)),
		page("empty log", views.DeedsPage(s.member(), access, nil, false)),
		part("log in the panel", within("aside.panel", views.DeedsPage(s.inPanel(), access, deeds, false))),
	}
}
