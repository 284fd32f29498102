package handlers

import (
	"errors"
	"net/http"

	"samovar/models"
	"samovar/views"
)

func (c *call) showAccount() error {
	c.viewer.Flash = c.takeFlash()
	return c.renderAccount(http.StatusOK, views.Account{})
}

// showAccount shows the account's forms; those that were not just refused hold what is stored.
func (c *call) renderAccount(status int, account views.Account) (err error) {
	if account.Sessions, err = c.s.store.Sessions(c.ctx(), c.person().ID); err != nil {
		return err
	}
	account.Current = c.session.stored.ID
	if account.Confirmed, err = c.s.store.IsConfirmed(c.ctx(), *c.person()); err != nil {
		return err
	}
	if account.Last, err = c.s.store.LastIn(c.ctx(), *c.person()); err != nil {
		return err
	}
	if account.Nickname.Problems == nil {
		account.Nickname = account.Nickname.With("nickname", c.person().Nickname)
	}
	if account.Email.Problems == nil {
		account.Email = account.Email.With("email", c.person().Email)
	}
	return c.render(status, views.AccountPage(c.viewer, account))
}

// settle answers a form of the account: back to the page with a word of success, or the form again with what is wrong.
func (c *call) settle(err error, flash string, place func(*views.Account) *views.Form) error {
	if err != nil {
		form, status, err := c.refusal(err)
		if err != nil {
			return err
		}
		var account views.Account
		*place(&account) = form
		return c.renderAccount(status, account)
	}
	return c.succeed("/account", flash)
}

func (c *call) changeNickname() error {
	err := c.rename(c.field("nickname"))
	return c.settle(err, "flash.nickname", func(a *views.Account) *views.Form { return &a.Nickname })
}

// rename is for members and guests alike.
func (c *call) rename(nickname string) error {
	if err := c.s.limits.allow(c.s.limits.renames, c.person().Key()); err != nil {
		return err
	}
	renamed, err := c.s.store.ChangeNickname(c.ctx(), *c.person(), nickname)
	if err == nil {
		c.session.person, c.viewer.Person = &renamed, &renamed
	}
	return err
}

// changeEmail asks for the password: who has the address may choose another password.
func (c *call) changeEmail() error {
	flash, err := c.takeAddress(c.field("email"), c.field("current"))
	return c.settle(err, flash, func(a *views.Account) *views.Form { return &a.Email })
}

// changePassword asks for the current one, and its guesses count as attempts to sign in.
func (c *call) changePassword() error {
	err := c.s.limits.confirm(c)
	if err == nil {
		err = c.storePassword()
	}
	return c.settle(err, "flash.password", func(a *views.Account) *views.Form { return &a.Password })
}

// changePassword goes on knowing this browser: what it held for the old password is worth nothing any more.
func (c *call) storePassword() error {
	err := c.s.store.ChangePassword(c.ctx(), *c.person(), c.session.stored.ID, c.field("current"), c.field("password"))
	if err != nil {
		return err
	}
	account, err := c.s.store.AccountNamed(c.ctx(), c.person().Username)
	if err != nil {
		return err
	}
	return c.keepDevice(account)
}

func (c *call) endSession() error {
	id, err := c.id()
	if err != nil {
		return err
	}
	if err := c.s.store.EndSession(c.ctx(), c.person().ID, id); err != nil {
		return err
	}
	return c.succeed("/account", "flash.session.ended")
}

func (c *call) endOtherSessions() error {
	if err := c.s.store.EndOtherSessions(c.ctx(), c.person().ID, c.session.stored.ID); err != nil {
		return err
	}
	return c.succeed("/account", "flash.sessions.ended")
}

func (c *call) deleteAccount() error {
	if err := c.leaveForGood(); err != nil {
		return c.settle(err, "", func(a *views.Account) *views.Form { return &a.Delete })
	}
	if err := c.forget(); err != nil {
		return err
	}
	return c.succeed("/", "flash.deleted")
}

// leaveForGood deletes the account. Its form has its own name for the password, since the page has two forms that ask
// for it.
func (c *call) leaveForGood() error {
	if err := c.s.limits.confirm(c); err != nil {
		return err
	}
	err := c.s.store.DeleteAccount(c.ctx(), *c.person(), c.field("farewell"))
	var invalid models.Invalid
	if errors.As(err, &invalid) {
		invalid.Field = "farewell"
		return invalid
	}
	return err
}
