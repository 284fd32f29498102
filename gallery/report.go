package gallery

import (
	"time"

	"samovar/models"
	"samovar/views"
)

// reportExhibits show how something is reported, and what becomes of it.
func reportExhibits(s scene) []views.Exhibit {
	at := time.Now().Add(-time.Hour).UnixMilli()
	access := joined(lobby, anna)
	word := said(1, zofia, "Cheap laser modules, only today")
	message := views.Report{Access: access, Message: &word, Person: zofia}
	sent := message
	sent.Sent = true
	wrong := s.refused(typed("details", "It is"), "reason", "problem.report.reason", "", "problem.report.many")
	open := []models.Report{
		{
			ID: 1, PersonID: zofia.ID, MessageID: 1, Name: "Zofia #4f2a", Body: word.Body, Files: []string{"lasers.pdf"},
			SaidAt: at, CreatedAt: at, MayAct: true,
			By: []models.Reporter{
				{Reason: "spam", Details: "The third time this week."}, {Reason: "other", Name: boris.Nickname},
			},
			Earlier: []models.Deed{{At: at, Act: "kick", Name: zofia.Nickname, Tag: zofia.Tag, Reason: "Links to a shop."}},
		},
		{ID: 2, PersonID: lin.ID, MessageID: 2, Name: lin.Nickname, Body: "gone", SaidAt: at, Deleted: true, MayAct: true},
		{ID: 3, PersonID: boris.ID, Name: boris.Nickname, CreatedAt: at, By: []models.Reporter{{Reason: "insult"}}},
	}
	queue := views.ReportQueue{Access: access, Reports: open, Count: len(open), Objections: []models.OpenObjection{
		{
			ID: 1, PersonID: zofia.ID, Name: "Zofia #4f2a", By: boris.Nickname, Body: "It was not me.", CreatedAt: at,
			Restriction: models.Restriction{Kind: models.Mute, EndsAt: time.Now().Add(time.Hour).UnixMilli(), Reason: "Spam."},
		},
		{
			ID: 2, PersonID: lin.ID, Name: lin.Nickname, By: boris.Nickname, Body: "Sorry.", CreatedAt: at,
			Restriction: models.Restriction{Kind: models.Ban},
		},
	}}
	refused := queue
	refused.Answering = 1
	refused.Answer = s.refused(typed("answer", "It was"), "answer", "problem.malformed.sentence")
	told := s.member()
	told.Attention = &models.Attention{
		Answers: []models.Answer{{ReportID: 1, Name: zofia.Nickname, Acted: true}, {ReportID: 2, Name: lin.Nickname}},
		Reports: map[int64]int64{lobby.ID: 3},
	}
	return []views.Exhibit{
		page("a message", views.ReportPage(s.member(), message, views.Form{})),
		page("a person", views.ReportPage(s.stranger(), views.Report{Access: access, Person: lin}, wrong)),
		page("sent", views.ReportPage(s.member(), sent, views.Form{})),
		page("open reports", views.ReportsPage(s.member(), queue)),
		page("no reports", views.ReportsPage(s.member(), views.ReportQueue{Access: access})),
		part("open reports in the panel", within("aside.panel", views.ReportsPage(s.inPanel(), refused))),
		part("what came of them", views.Told(told)),
	}
}
