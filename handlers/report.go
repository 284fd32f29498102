package handlers

import (
	"errors"
	"net/http"
	"slices"

	"samovar/models"
	"samovar/views"

	"github.com/a-h/templ"
)

// showMessageReport shows the form that reports a message, or thanks for the report.
func (r *request) showMessageReport() error {
	report, err := r.messageReport()
	if err != nil {
		return err
	}
	return r.renderReport(report)
}

// showPersonReport shows the form that reports a person, or thanks for the report.
func (r *request) showPersonReport() error {
	report, err := r.personReport()
	if err != nil {
		return err
	}
	return r.renderReport(report)
}

func (r *request) renderReport(report views.Report) error {
	if err := r.hideBlocked(); err != nil {
		return err
	}
	report.Sent = r.URL.Query().Has("sent")
	return r.render(http.StatusOK, views.ReportPage(r.viewer, report, views.Form{}))
}

// reportMessage reports a message to the room's moderators.
func (r *request) reportMessage() error {
	report, err := r.messageReport()
	if err != nil {
		return err
	}
	return r.sendReport(report, func(by models.Person, n models.NewReport) error {
		return r.store.ReportMessage(r.ctx(), by, r.slug(), report.Message.ID, n)
	})
}

// reportPerson reports a person of the room to its moderators.
func (r *request) reportPerson() error {
	report, err := r.personReport()
	if err != nil {
		return err
	}
	return r.sendReport(report, func(by models.Person, n models.NewReport) error {
		return r.store.ReportPerson(r.ctx(), by, r.slug(), report.Person.ID, r.isHere(report.Person.ID), n)
	})
}

// sendReport sends the form's report, or shows it again.
func (r *request) sendReport(report views.Report, send func(models.Person, models.NewReport) error) error {
	err := r.sendReportLimited(send)
	if err == nil {
		return r.redirect(report.Path(r.viewer, "sent", "yes"))
	}
	if failed := r.hideBlocked(); failed != nil {
		return failed
	}
	var tooFast models.TooFast
	return r.refuse(err, func(form views.Form) templ.Component {
		if errors.As(err, &tooFast) {
			form.Problems[""] = r.viewer.T("problem.report.many")
		}
		return views.ReportPage(r.viewer, report, form)
	})
}

// sendReportLimited spends nothing of the limit for a form that is not filled in.
func (r *request) sendReportLimited(send func(models.Person, models.NewReport) error) error {
	report := models.NewReport{
		Reason: r.field("reason"), Details: r.field("details"), Block: r.field("block") != "" && !r.embedded,
	}
	if err := report.Check(); err != nil {
		return err
	}
	if err := r.limits.report(r); err != nil {
		return err
	}
	person, err := r.ensurePerson()
	if err != nil {
		return err
	}
	return send(person, report)
}

// messageReport returns the message that the address names, to be reported.
func (r *request) messageReport() (views.Report, error) {
	id, err := r.id()
	if err != nil {
		return views.Report{}, err
	}
	message, err := r.store.MessageByID(r.ctx(), r.access.Room.ID, id)
	if err == nil && message.DeletedAt != 0 && !r.URL.Query().Has("sent") {
		err = models.ErrNotFound
	}
	if err != nil {
		return views.Report{}, err
	}
	author, err := r.store.PersonByID(r.ctx(), message.AuthorID)
	if err == nil && !r.access.MayReport(author.ID) {
		err = models.ErrForbidden
	}
	return views.Report{Access: r.access, Message: &message, Person: author}, err
}

// personReport returns the person named by the address, to be reported.
func (r *request) personReport() (views.Report, error) {
	id, err := parseID(r.PathValue("person"))
	if err != nil {
		return views.Report{}, err
	}
	card, err := r.store.Card(r.ctx(), r.access, id, r.isHere(id))
	if err == nil && !r.access.MayReport(id) {
		err = models.ErrForbidden
	}
	return views.Report{Access: r.access, Person: card.Person}, err
}

// isHere reports whether a person has the room open.
func (r *request) isHere(person int64) bool {
	return slices.Contains(r.presence.Here(r.access.Room.ID), person)
}
