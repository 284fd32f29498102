package handlers

import (
	"errors"
	"net/http"

	"samovar/models"
	"samovar/views"
)

func (r *request) showAccount() error {
	r.viewer.Flash = r.takeFlash()
	return r.renderAccount(http.StatusOK, views.Account{})
}

// renderAccount shows the forms of the account. A form that was not just refused holds what is stored.
func (r *request) renderAccount(status int, account views.Account) (err error) {
	if account.Sessions, err = r.store.Sessions(r.ctx(), r.person().ID); err != nil {
		return err
	}
	account.Current = r.session.stored.ID
	if account.Confirmed, err = r.store.IsConfirmed(r.ctx(), *r.person()); err != nil {
		return err
	}
	if account.Last, err = r.store.LastIn(r.ctx(), *r.person()); err != nil {
		return err
	}
	if account.Nickname.Problems == nil {
		account.Nickname = account.Nickname.With("nickname", r.person().Nickname)
	}
	if account.Email.Problems == nil {
		account.Email = account.Email.With("email", r.person().Email)
	}
	return r.render(status, views.AccountPage(r.viewer, account))
}

// answerAccountForm redirects back to the page with a flash, or shows the form again with its problems. choose
// selects that form in the page.
func (r *request) answerAccountForm(err error, flash string, choose func(*views.Account) *views.Form) error {
	if err != nil {
		form, status, err := r.refusal(err)
		if err != nil {
			return err
		}
		var account views.Account
		*choose(&account) = form
		return r.renderAccount(status, account)
	}
	return r.succeed("/account", flash)
}

func (r *request) changeNickname() error {
	err := r.rename(r.field("nickname"))
	return r.answerAccountForm(err, "flash.nickname", func(a *views.Account) *views.Form { return &a.Nickname })
}

// rename changes the nickname of a member or a guest.
func (r *request) rename(nickname string) error {
	if err := r.limits.allow(r.limits.renames, r.person().Key()); err != nil {
		return err
	}
	renamed, err := r.store.ChangeNickname(r.ctx(), *r.person(), nickname)
	if err == nil {
		r.session.person, r.viewer.Person = &renamed, &renamed
	}
	return err
}

// changeEmail asks for the password, because a new address allows to choose a new password.
func (r *request) changeEmail() error {
	flash, err := r.storeEmail(r.field("email"), r.field("current"))
	return r.answerAccountForm(err, flash, func(a *views.Account) *views.Form { return &a.Email })
}

// changePassword asks for the current password. Guesses count as attempts to sign in.
func (r *request) changePassword() error {
	err := r.limits.confirm(r)
	if err == nil {
		err = r.storePassword()
	}
	return r.answerAccountForm(err, "flash.password", func(a *views.Account) *views.Form { return &a.Password })
}

// storePassword renews this browser's device cookie: the one for the old password is worthless.
func (r *request) storePassword() error {
	err := r.store.ChangePassword(r.ctx(), *r.person(), r.session.stored.ID, r.field("current"), r.field("password"))
	if err != nil {
		return err
	}
	account, err := r.store.AccountNamed(r.ctx(), r.person().Username)
	if err != nil {
		return err
	}
	return r.rememberDevice(account)
}

func (r *request) endSession() error {
	id, err := r.id()
	if err != nil {
		return err
	}
	if err := r.store.EndSession(r.ctx(), r.person().ID, id); err != nil {
		return err
	}
	return r.succeed("/account", "flash.session.ended")
}

func (r *request) endOtherSessions() error {
	if err := r.store.EndOtherSessions(r.ctx(), r.person().ID, r.session.stored.ID); err != nil {
		return err
	}
	return r.succeed("/account", "flash.sessions.ended")
}

func (r *request) deleteAccount() error {
	if err := r.deletePerson(); err != nil {
		return r.answerAccountForm(err, "", func(a *views.Account) *views.Form { return &a.Delete })
	}
	if err := r.endOwnSession(); err != nil {
		return err
	}
	return r.succeed("/", "flash.deleted")
}

// deletePerson deletes the account. The page has two forms that ask for the password, so this one calls its field
// "farewell".
func (r *request) deletePerson() error {
	if err := r.limits.confirm(r); err != nil {
		return err
	}
	err := r.store.DeleteAccount(r.ctx(), *r.person(), r.field("farewell"))
	var invalid models.Invalid
	if errors.As(err, &invalid) {
		invalid.Field = "farewell"
		return invalid
	}
	return err
}
