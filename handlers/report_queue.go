package handlers

import (
	"net/http"

	"samovar/models"
	"samovar/views"
)

// showReports lists the open reports of the room that the viewer may judge, and the appeals that they may answer.
func (r *request) showReports() error {
	queue, err := r.reportQueue()
	if err != nil {
		return err
	}
	r.viewer.Flash = r.takeFlash()
	return r.render(http.StatusOK, views.ReportsPage(r.viewer, queue))
}

func (r *request) reportQueue() (queue views.ReportQueue, err error) {
	queue.Access = r.access
	if queue.Reports, queue.Count, err = r.store.Reports(r.ctx(), r.access); err != nil {
		return queue, err
	}
	queue.Objections, err = r.store.Objections(r.ctx(), r.access)
	return queue, err
}

// closeReport closes a report, with what was decided.
func (r *request) closeReport() error {
	id, err := r.id()
	if err != nil {
		return err
	}
	decision := models.Decision(r.field("decision"))
	if err := r.store.CloseReport(r.ctx(), *r.person(), r.slug(), id, decision); err != nil {
		return err
	}
	return r.succeed(views.ReportsPath(r.slug()), "flash.report.closed")
}

// dismissAnswer takes what came of a report out of what waits for the viewer.
func (r *request) dismissAnswer() error {
	id, err := r.id()
	if err != nil {
		return err
	}
	if err := r.store.DismissAnswer(r.ctx(), *r.person(), id); err != nil {
		return err
	}
	if r.hx() {
		r.w.WriteHeader(http.StatusOK)
		return nil
	}
	return r.redirect(safePath(r.field("back"), "/"))
}
