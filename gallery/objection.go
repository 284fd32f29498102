package gallery

import (
	"time"

	"samovar/models"
	"samovar/views"
)

// objectionExhibits show the page of an appeal.
func objectionExhibits(s scene) []views.Exhibit {
	o := models.Objection{Token: "t", Room: lobby.Name, Restriction: restricted(models.Mute, time.Hour).Restriction}
	o.Restriction.Token = o.Token
	sent := o
	sent.Body = "It was not me: my brother used the tablet."
	refused, accepted := sent, sent
	refused.AnsweredAt, refused.Answer = at(18, 59), "Please look after the tablet."
	accepted.AnsweredAt, accepted.Accepted, accepted.Restriction = at(18, 59), true, models.Restriction{}
	appealable := restricted(models.Mute, time.Hour)
	appealable.Token = o.Token
	wrong := s.refused(typed("body", ""), "body", "problem.appeal.empty")
	return []views.Exhibit{
		part("leading there", views.Silenced(s.member(), lobby.Slug, appealable)),
		part("leading there from an embed", views.Silenced(s.embedded(&zofia), lobby.Slug, appealable)),
		page("to be written", views.ObjectionPage(s.stranger(), o, views.Form{})),
		page("without a text", views.ObjectionPage(s.stranger(), o, wrong)),
		page("sent", views.ObjectionPage(s.stranger(), sent, views.Form{})),
		page("refused", views.ObjectionPage(s.stranger(), refused, views.Form{})),
		page("accepted", views.ObjectionPage(s.stranger(), accepted, views.Form{})),
	}
}
