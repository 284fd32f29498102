package gallery

import (
	"context"
	"io"

	"samovar/models"
	"samovar/views"

	"github.com/a-h/templ"
)

// mailExhibits show a digest as a mail program does that takes HTML.
func mailExhibits(s scene) []views.Exhibit {
	head := views.MailContext{Texts: s.texts, Site: "Tea House", Origin: "https://tea.example"}
	digest := models.Digest{
		Email: anna.Email,
		Stop:  "stop",
		Missed: []models.Missed{
			{MessageID: 2, Slug: lobby.Slug, Room: lobby.Name, Author: "Борис", Body: "Мне с лимоном, пожалуйста."},
			{MessageID: 3, Slug: direct.Slug, Author: "林小雨"},
			{MessageID: 4, Slug: lobby.Slug, Room: lobby.Name, Body: "My account is deleted."},
		},
		Total: 12,
	}
	return []views.Exhibit{page("digest", templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		email, err := views.DigestMail(ctx, head, digest)
		if err != nil {
			return err
		}
		_, err = io.WriteString(w, email.HTML)
		return err
	}))}
}
