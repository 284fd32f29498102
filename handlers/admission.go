package handlers

import (
	"net/http"
	"strconv"
	"time"

	"samovar/models"
	"samovar/views"
)

// showAdmissions shows who can make an account, and the links by which people do.
func (r *request) showAdmissions() error {
	r.viewer.Flash = r.takeFlash()
	return r.renderAdmissions(http.StatusOK, views.Form{}, "")
}

func (r *request) renderAdmissions(status int, form views.Form, link string) error {
	links, err := r.store.Admissions(r.ctx())
	if err != nil {
		return err
	}
	return r.render(status, views.AdmissionsPage(r.viewer, views.Admissions{
		Mode: r.store.Site().Registration, Given: r.store.Given().Registration,
		Links: links, Link: link, Form: form,
	}))
}

// answerAdmissions shows the page again with what is wrong with a form, or passes an error on that is not about it.
func (r *request) answerAdmissions(err error) error {
	form, status, err := r.refusal(err)
	if err != nil {
		return err
	}
	return r.renderAdmissions(status, form, "")
}

// editRegistration stores who can make an account.
func (r *request) editRegistration() error {
	mode := models.RegistrationMode(r.field("registration"))
	if err := r.store.EditRegistration(r.ctx(), *r.person(), mode); err != nil {
		return r.answerAdmissions(err)
	}
	return r.succeed(views.RegistrationPath, "flash.site.saved")
}

// makeAdmission shows a link by which people make accounts. It is shown this once, and so by the answer to the form.
func (r *request) makeAdmission() error {
	uses, err := strconv.Atoi(r.field("uses"))
	if err != nil {
		uses = -1 // none of those that are offered
	}
	minutes, _ := strconv.Atoi(r.field("for")) // as above
	token, err := r.store.Admit(r.ctx(), *r.person(), uses, time.Duration(minutes)*time.Minute)
	if err != nil {
		return r.answerAdmissions(err)
	}
	return r.renderAdmissions(http.StatusOK, views.Form{}, r.origin()+views.AdmissionPath(token))
}

func (r *request) withdrawAdmission() error {
	id, err := r.id()
	if err == nil {
		err = r.store.WithdrawAdmission(r.ctx(), *r.person(), id)
	}
	if err != nil {
		return err
	}
	return r.succeed(views.RegistrationPath, "flash.withdrawn.invitation")
}
