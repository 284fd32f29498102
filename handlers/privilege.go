package handlers

import (
	"maps"
	"net/http"
	"net/url"

	"samovar/views"
)

// passwordAgain is the field in which an administrator types the password again.
const passwordAgain = "admin-password"

// confirmPassword lets an administrator pass who has just typed the password again. It answers all others with a page
// that asks for it, and that holds the form which was sent, or where they were going.
func (r *request) confirmPassword() (confirmed bool, err error) {
	form, status := views.Form{}, http.StatusForbidden
	if r.PostForm.Has(passwordAgain) {
		err := r.comparePassword()
		if err == nil {
			return true, nil
		}
		if form, status, err = r.refusal(err); err != nil {
			return false, err
		}
	}
	return false, r.render(status, views.PrivilegePage(r.viewer, r.interrupted(), form))
}

// comparePassword notes that the session is confirmed, if the password is right. Attempts are limited as at the
// sign-in.
func (r *request) comparePassword() error {
	err := r.limits.confirm(r)
	if err == nil {
		err = r.store.ConfirmPassword(r.ctx(), *r.person(), r.session.stored.ID, r.field(passwordAgain), passwordAgain)
	}
	if err != nil {
		r.logRefusedSignIn(r.person().ID, err)
	}
	return err
}

// interrupted returns what goes on when the password is typed: the form as it was sent, or the page that was asked
// for. A form with files is not read yet, and is sent again from its page.
func (r *request) interrupted() views.Interrupted {
	switch {
	case r.Method != http.MethodPost:
		return views.Interrupted{Path: views.GoOnPath, Fields: url.Values{"back": {r.URL.RequestURI()}}}
	case r.PostForm == nil:
		return views.Interrupted{Path: views.GoOnPath, Fields: url.Values{"back": {r.viewer.Path}}}
	}
	fields := maps.Clone(r.PostForm)
	fields.Del(passwordAgain)
	for _, values := range fields {
		for i := range values {
			values[i] = legible(values[i])
		}
	}
	return views.Interrupted{Path: r.URL.RequestURI(), Fields: fields}
}

// goOnConfirmed leads to the page that was asked for.
func (r *request) goOnConfirmed() error {
	return r.redirect(safePath(r.field("back"), views.AdminPath))
}
