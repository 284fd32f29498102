package handlers

import (
	"context"
	"net/http"
	"strings"

	"samovar/mail"
	"samovar/models"
	"samovar/views"

	"github.com/a-h/templ"
)

func (r *request) showForgotPassword() error {
	return r.render(http.StatusOK, views.ForgotPage(r.viewer, views.Form{}))
}

// sendResetLink mails a link to a new password. The answer does not tell whether the account exists.
func (r *request) sendResetLink() error {
	if err := r.mailResetLink(r.field("account")); err != nil {
		return r.refuse(err, func(form views.Form) templ.Component { return views.ForgotPage(r.viewer, form) })
	}
	return r.succeed("/login", "flash.forgot")
}

func (r *request) mailResetLink(typed string) error {
	if strings.TrimSpace(typed) == "" {
		return models.Invalid{Field: "account", Reason: "problem.forgot.empty"}
	}
	if err := r.limits.resetLink(r.address(), typed); err != nil {
		return err
	}
	head, store, limits := r.mailHead(), r.store, r.limits
	return r.queueMail(func(ctx context.Context) (emails []mail.Email, err error) {
		links, err := store.ResetLinks(ctx, typed)
		for _, link := range links {
			if limits.mailbox(link.Person.Email) == nil { // one mailbox, whether the username or the address was typed
				email := views.PasswordMail(head(link.Language), link)
				email.Wanted = linkStillValid(store, models.Resetting, link.Token)
				emails = append(emails, email)
			}
		}
		return emails, err
	})
}

func (r *request) showPasswordReset() error {
	return r.renderPasswordReset(http.StatusOK, legible(r.URL.Query().Get("token")), views.Form{})
}

func (r *request) renderPasswordReset(status int, token string, form views.Form) error {
	link, err := r.store.LinkByToken(r.ctx(), models.Resetting, token)
	if err != nil {
		return err
	}
	return r.render(status, views.NewPasswordPage(r.viewer, link, token, form))
}

// resetPassword stores the new password and signs its person in here; all other sessions end.
func (r *request) resetPassword() error {
	person, err := r.store.ResetPassword(r.ctx(), r.field("token"), r.field("password"))
	if err != nil {
		form, status, err := r.refusal(err)
		if err != nil {
			return err
		}
		return r.renderPasswordReset(status, legible(r.field("token")), form)
	}
	if err := r.startSession(person, false); err != nil {
		return err
	}
	return r.succeed("/", "flash.reset")
}
