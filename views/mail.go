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

// MailContext is the installation that sends a mail, and the language of the mail.
type MailContext struct {
	Texts *locales.Texts
	// Site is the installation's name, Origin the scheme and host that links lead to.
	Site, Origin string
}

// ConfirmMail asks a member to confirm that the address is theirs.
func ConfirmMail(h MailContext, link models.Link) mail.Email {
	p := link.Person
	return mail.Email{
		To: p.Email, Subject: h.Texts.T("letter.confirm.subject", h.Site),
		Text: h.Texts.T("letter.confirm.text", p.Nickname, p.Username, h.Site, h.Origin+ConfirmPath(link.Token)),
	}
}

// PasswordMail has the link by which a member chooses another password.
func PasswordMail(h MailContext, link models.Link) mail.Email {
	p := link.Person
	return mail.Email{
		To: p.Email, Subject: h.Texts.T("letter.reset.subject", h.Site),
		Text: h.Texts.T("letter.reset.text", p.Nickname, p.Username, h.Site, h.Origin+NewPasswordPath(link.Token)),
	}
}

// DigestMail tells a member of the messages that they have missed.
func DigestMail(ctx context.Context, h MailContext, d models.Digest) (mail.Email, error) {
	email := mail.Email{
		To:      d.Email,
		Subject: h.Texts.N("letter.digest.subject", d.Total, h.Site),
		Text:    digestText(h, d),
		Stop:    h.stop(d),
	}
	var page strings.Builder
	if err := digestPage(h, email.Subject, d).Render(ctx, &page); err != nil {
		return mail.Email{}, fmt.Errorf("render a digest: %w", err)
	}
	email.HTML = page.String()
	return email, nil
}

// digestText is the digest for programs that show no HTML.
func digestText(h MailContext, d models.Digest) string {
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

func (h MailContext) room(m models.Missed) string {
	if m.Room == "" {
		return h.Texts.T("letter.digest.direct")
	}
	return m.Room
}

func (h MailContext) author(m models.Missed) string {
	if m.Author == "" {
		return h.Texts.T("message.author.gone")
	}
	return m.Author
}

func (h MailContext) body(m models.Missed) string {
	if m.Body == "" {
		return h.Texts.T("letter.digest.file")
	}
	return m.Body
}

func (h MailContext) link(m models.Missed) string { return h.Origin + permalink(m.Slug, m.MessageID) }
func (h MailContext) settings() string            { return h.Origin + "/notifications" }
func (h MailContext) stop(d models.Digest) string { return h.Origin + UnsubscribePath(d.Stop) }

// ConfirmPath returns the address where an e-mail address is confirmed.
func ConfirmPath(token string) string {
	return "/account/email/confirm?token=" + url.QueryEscape(token)
}

// NewPasswordPath returns the address where another password is chosen.
func NewPasswordPath(token string) string { return "/reset?token=" + url.QueryEscape(token) }

// UnsubscribePath returns the address where digests end.
func UnsubscribePath(stop string) string { return "/unsubscribe?token=" + url.QueryEscape(stop) }
