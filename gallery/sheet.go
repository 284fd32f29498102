package gallery

import (
	"context"
	"fmt"
	"io"
	"strings"

	"samovar/models"
	"samovar/views"

	"github.com/a-h/templ"
)

// sheet returns what stands in the dialog over a room.
func sheet(component templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		var inner strings.Builder
		if err := component.Render(ctx, &inner); err != nil {
			return err
		}
		const dialog = `<dialog class="sheet" open><div class="sheet-body">%s</div></dialog>`
		_, err := fmt.Fprintf(w, dialog, inner.String())
		return err
	})
}

// sheetExhibits show what may be done with a message.
func sheetExhibits(s scene) []views.Exhibit {
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
	return []views.Exhibit{
		part("of the viewer's own message", sheet(views.MessageActionsSheet(s.member(), actions(anna, own)))),
		part("of another's message", sheet(views.MessageActionsSheet(s.member(), actions(anna, others)))),
		part("of a guest's message", sheet(views.MessageActionsSheet(s.member(), actions(anna, conversation()[4])))),
		part("of a saved and pinned message", sheet(views.MessageActionsSheet(s.administrator(), kept))),
		part("of a deleted message", sheet(views.MessageActionsSheet(s.member(), actions(anna, empty)))),
		part("of a stranger", sheet(views.MessageActionsSheet(s.stranger(), actions(zofia, others)))),
		part("in an embed", sheet(views.MessageActionsSheet(s.embedded(&zofia), actions(zofia, others)))),
		part("done", sheet(views.Done(paths, own, s.texts.T("flash.message.saved")))),
		part("deleted", sheet(views.Deleted(s.member(), paths, empty))),
		part("reminded in an embed", sheet(views.Reminding(s.embedded(&zofia), joined(lobby, zofia), 4))),
		page("without scripts", views.MessageActionsPage(s.member(), actions(anna, own))),
	}
}
