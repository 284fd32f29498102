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

// restrictionExhibits show what people see who are restricted.
func restrictionExhibits(s scene) []views.Exhibit {
	moderating := joined(lobby, anna)
	moderating.Moderates = true
	kept := func(e models.Restricted) views.Problem {
		return views.Problem{Status: 403, Restricted: e, Kept: "what was typed meanwhile"}
	}
	return []views.Exhibit{
		part("warned", views.Silenced(s.member(), lobby.Slug, restricted(models.Warn, 0))),
		part("muted", views.Silenced(s.member(), lobby.Slug, restricted(models.Mute, 0))),
		part("muted for a while", views.Silenced(s.member(), lobby.Slug, restricted(models.Mute, time.Hour))),
		part("kicked", views.Silenced(s.member(), lobby.Slug, restricted(models.Kick, 5*time.Minute))),
		part("banned", views.Silenced(s.member(), lobby.Slug, restricted(models.Ban, 0))),
		part("heard again", views.Speech(s.member(), joined(lobby, anna), views.Composing{})),
		page("act on a guest", views.ActPage(s.member(), views.ActTarget{
			Access: moderating, Person: zofia, Message: &conversation()[4],
		}, views.Form{}.With("act", "ban").With("for", "7d").With("since", "1h").With("clear", "yes"))),
		page("act on a member", views.ActPage(s.member(), views.ActTarget{
			Access: moderating, Person: boris, Restriction: restricted(models.Mute, time.Hour).Restriction,
		}, views.Form{}.With("act", "mute").With("for", "1h").With("since", "1h"))),
		page("list", views.RestrictionsPage(s.member(), moderating, []models.ActiveRestriction{
			{Restriction: restricted(models.Mute, time.Hour).Restriction, Person: boris, By: anna.Nickname},
			{Restriction: restricted(models.Ban, 0).Restriction, Person: zofia, By: anna.Nickname, Note: "the third time"},
		})),
		page("list: empty", views.RestrictionsPage(s.member(), moderating, nil)),
		page("page: kicked", views.ProblemPage(s.member(), kept(restricted(models.Kick, 5*time.Minute)))),
		page("page: banned", views.ProblemPage(s.member(), kept(restricted(models.Ban, 24*time.Hour)))),
	}
}
