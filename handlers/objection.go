package handlers

import (
	"net/http"

	"samovar/models"
	"samovar/views"

	"github.com/a-h/templ"
)

// showObjection shows a restriction with the form to appeal against it, or what was said and answered.
func (r *request) showObjection() error {
	objection, err := r.store.Objection(r.ctx(), r.PathValue("token"))
	if err != nil {
		return err
	}
	return r.render(http.StatusOK, views.ObjectionPage(r.viewer, objection, views.Form{}))
}

// sendObjection appeals against a restriction. The address is the key: it takes neither account nor session.
func (r *request) sendObjection() error {
	token := r.PathValue("token")
	objection, err := r.store.Objection(r.ctx(), token)
	if err != nil {
		return err
	}
	if err := r.store.Appeal(r.ctx(), token, r.field("body")); err != nil {
		return r.refuse(err, func(form views.Form) templ.Component {
			return views.ObjectionPage(r.viewer, objection, form)
		})
	}
	return r.redirect(views.ObjectionPath(token))
}

// answerObjection answers an appeal, and lifts the restriction if that was chosen.
func (r *request) answerObjection() error {
	id, err := r.id()
	if err != nil {
		return err
	}
	decision := r.field("decision")
	if decision != "lift" && decision != "keep" {
		return models.Invalid{Field: "decision", Reason: "problem.malformed.sentence"}
	}
	err = r.store.AnswerObjection(r.ctx(), *r.person(), r.slug(), id, decision == "lift", r.field("answer"))
	if err == nil {
		return r.succeed(views.ReportsPath(r.slug()), "flash.appeal.answered")
	}
	form, status, err := r.refusal(err)
	if err != nil {
		return err
	}
	queue, err := r.reportQueue()
	if err != nil {
		return err
	}
	queue.Answering, queue.Answer = id, form
	return r.render(status, views.ReportsPage(r.viewer, queue))
}
