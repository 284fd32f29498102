package gallery

import (
	"context"
	"io"

	"samovar/models"
	"samovar/views"

	"github.com/a-h/templ"
)

// exportExhibits show where a person takes along what was said, and the page that they get.
func exportExhibits(s scene) []views.Exhibit {
	wrong := s.refused(typed("from", "2026-11-21", "to", "2026-11-01"), "to", "problem.export.order")
	room := views.Export{Title: lobby.Name, Made: at(20, 0)}
	person := views.Export{Title: anna.Nickname, Several: true, Made: at(20, 0)}
	return []views.Exhibit{
		page("of a room", views.ExportPage(s.member(), teaCorner, typed())),
		page("refused", views.ExportPage(s.member(), teaCorner, wrong)),
		page("of a member", views.AccountExportPage(s.member(), "", typed())),
		page("of a guest", views.AccountExportPage(s.guest(), "", typed())),
		page("of a guest in an embed", views.AccountExportPage(s.embedded(&zofia), teaCorner.Slug, typed())),
		page("exported page of a room", s.exported(room)),
		page("exported page of a person", s.exported(person)),
	}
}

// exported returns the page of an export with the conversation in it.
func (s scene) exported(e views.Export) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		files := views.ExportFiles(s.member(), e)
		html := files[len(files)-1]
		if err := html.Begin(ctx, w); err != nil {
			return err
		}
		var before models.ExportedMessage
		for _, m := range conversation() {
			one := models.ExportedMessage{Message: m, RoomSlug: lobby.Slug, RoomName: lobby.Name}
			one.RoomID = lobby.ID
			if err := html.Message(ctx, w, one, before); err != nil {
				return err
			}
			before = one
		}
		return html.End(ctx, w)
	})
}
