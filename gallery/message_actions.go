package gallery

import (
	"samovar/models"
	"samovar/views"
)

// actExhibits show what may be done with a message.
func actExhibits(s scene) []views.Exhibit {
	actions := func(p models.Person, m models.Message) views.MessageActions {
		return views.MessageActions{
			Access:   joined(lobby, p),
			Message:  m,
			Form:     views.Form{}.With("body", m.Body),
			Username: m.Author.Username,
			Link:     "https://tea.example/r/lobby?at=4",
		}
	}
	own, others := conversation()[0], conversation()[1]
	kept := actions(anna, said(9, boris, "Tea is at five, every day.", pinned))
	kept.Access.Person.Administrator, kept.Saved = true, true
	empty := said(8, lin, "", deleted)
	wrong := actions(anna, own)
	wrong.Form.Problems = map[string]string{"body": s.texts.T("problem.body.empty")}
	return []views.Exhibit{
		part("the form that edits a message", views.MessageEdit(s.member(), actions(anna, own))),
		part("refused", views.MessageEdit(s.member(), wrong)),
		part("the name of the act that removes what is saved", views.SavedLabel(s.member(), true)),
		part("said", views.Said(s.texts.T("flash.copied"))),
		part("done", views.Done(paths, own, s.texts.T("flash.message.saved"))),
		part("deleted", views.Deleted(s.member(), paths, empty)),
		part("reminded in an embed", views.Reminding(s.embedded(&zofia), joined(lobby, zofia))),
		page("what the author may do", views.MessageActionsPage(s.member(), actions(anna, own))),
		page("what others may do", views.MessageActionsPage(s.member(), actions(anna, others))),
		page("with a message of a guest", views.MessageActionsPage(s.member(), actions(anna, conversation()[4]))),
		page("with a saved and pinned message", views.MessageActionsPage(s.administrator(), kept)),
		page("with a deleted message", views.MessageActionsPage(s.member(), actions(anna, empty))),
		page("what a stranger may do", views.MessageActionsPage(s.stranger(), actions(zofia, others))),
		page("in an embed", views.MessageActionsPage(s.embedded(&zofia), actions(zofia, others))),
		page("editing without script", views.MessageEditPage(s.member(), actions(anna, own))),
	}
}
