package gallery

import (
	"time"

	"samovar/models"
	"samovar/views"
)

// restricted is a person's restriction in the lobby, for a time from now; zero is for good.
func restricted(kind models.RestrictionKind, holds time.Duration) models.Restricted {
	e := models.Restricted{Restriction: models.Restriction{Kind: kind, Reason: "Links to a shop."}, Room: lobby.Name}
	if holds != 0 {
		e.EndsAt = time.Now().Add(holds).UnixMilli()
	}
	return e
}

// restrictionExhibits show what people see whom a moderator has met.
func restrictionExhibits(s scene) []views.Exhibit {
	kept := func(e models.Restricted) views.Problem {
		return views.Problem{Status: 403, Restricted: e, Kept: "what was typed meanwhile"}
	}
	return []views.Exhibit{
		part("muted", views.Silenced(s.member(), restricted(models.Mute, 0))),
		part("muted for a while", views.Silenced(s.member(), restricted(models.Mute, time.Hour))),
		part("kicked", views.Silenced(s.member(), restricted(models.Kick, 5*time.Minute))),
		part("banned", views.Silenced(s.member(), restricted(models.Ban, 0))),
		part("heard again", views.Speech(s.member(), joined(lobby, anna), views.Composing{})),
		page("page: kicked", views.ProblemPage(s.member(), kept(restricted(models.Kick, 5*time.Minute)))),
		page("page: banned", views.ProblemPage(s.member(), kept(restricted(models.Ban, 24*time.Hour)))),
	}
}
