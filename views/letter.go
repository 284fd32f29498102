package views

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"samovar/locales"
	"samovar/mail"
	"samovar/models"
)

// Letterhead is whom letters are from, and in which language.
type Letterhead struct {
	Texts *locales.Texts
	// Site is the installation's name, Origin the scheme and host that links lead to.
	Site, Origin string
}

// ConfirmationLetter asks a member to show that their address is theirs.
func ConfirmationLetter(h Letterhead, link models.Link) mail.Email {
	p := link.Person
	return mail.Email{
		To: p.Email, Subject: h.Texts.T("letter.confirm.subject", h.Site),
		Text: h.Texts.T("letter.confirm.text", p.Nickname, p.Username, h.Site, h.Origin+ConfirmPath(link.Token)),
	}
}

// ResetLetter lets somebody choose another password.
func ResetLetter(h Letterhead, link models.Link) mail.Email {
	p := link.Person
	return mail.Email{
		To: p.Email, Subject: h.Texts.T("letter.reset.subject", h.Site),
		Text: h.Texts.T("letter.reset.text", p.Nickname, p.Username, h.Site, h.Origin+ResetPath(link.Token)),
	}
}

// DigestLetter tells a member of what they have missed.
func DigestLetter(ctx context.Context, h Letterhead, d models.Digest) (mail.Email, error) {
	letter := mail.Email{
		To:      d.Email,
		Subject: h.Texts.N("letter.digest.subject", d.Total, h.Site),
		Text:    digestText(h, d),
		Stop:    h.stop(d),
	}
	var page strings.Builder
	if err := digestPage(h, letter.Subject, d).Render(ctx, &page); err != nil {
		return mail.Email{}, fmt.Errorf("render a digest: %w", err)
	}
	letter.HTML = page.String()
	return letter, nil
}

// digestText is the letter for programs that show no HTML.
func digestText(h Letterhead, d models.Digest) string {
	var out strings.Builder
	for _, m := range d.Missed {
		fmt.Fprintf(&out, "%s · %s\n> %s\n%s\n\n", h.room(m), h.author(m), h.body(m), h.link(m))
	}
	if more := d.Total - len(d.Missed); more > 0 {
		fmt.Fprintf(&out, "%s: %s\n\n", h.Texts.N("letter.digest.more", more), h.Origin)
	}
	fmt.Fprintf(&out, "-- \n%s\n%s: %s\n%s: %s\n", h.Texts.T("letter.digest.why", h.Site),
		h.Texts.T("letter.digest.settings"), h.settings(), h.Texts.T("letter.digest.stop"), h.stop(d))
	return out.String()
}

func (h Letterhead) room(m models.Missed) string {
	if m.Room == "" {
		return h.Texts.T("letter.digest.direct")
	}
	return m.Room
}

func (h Letterhead) author(m models.Missed) string {
	if m.Author == "" {
		return h.Texts.T("message.author.gone")
	}
	return m.Author
}

func (h Letterhead) body(m models.Missed) string {
	if m.Body == "" {
		return h.Texts.T("letter.digest.file")
	}
	return m.Body
}

func (h Letterhead) link(m models.Missed) string { return h.Origin + permalink(m.Slug, m.MessageID) }
func (h Letterhead) settings() string            { return h.Origin + "/notifications" }
func (h Letterhead) stop(d models.Digest) string { return h.Origin + UnsubscribePath(d.Stop) }

// ConfirmPath is where an address is confirmed.
func ConfirmPath(token string) string {
	return "/account/email/confirm?token=" + url.QueryEscape(token)
}

// ResetPath is where another password is chosen.
func ResetPath(token string) string { return "/reset?token=" + url.QueryEscape(token) }

// UnsubscribePath is where letters end.
func UnsubscribePath(stop string) string { return "/unsubscribe?token=" + url.QueryEscape(stop) }
