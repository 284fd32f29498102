package handlers

import (
	"cmp"
	"net/http"
	"time"

	"samovar/models"
	"samovar/views"

	"github.com/a-h/templ"
)

const (
	// exportPage is how many messages are in memory at once.
	exportPage = 500
	// exportBuffer is how many bytes of the zip are sent at once.
	exportBuffer = 32 << 10
)

// showExport asks a room's owner which days to export.
func (r *request) showExport() error {
	return r.render(http.StatusOK, views.ExportPage(r.viewer, r.access.Room, views.Form{}))
}

func (r *request) exportRoom() error {
	period, err := r.exportPeriod()
	if err != nil {
		return r.refuse(err, func(form views.Form) templ.Component {
			return views.ExportPage(r.viewer, r.access.Room, form)
		})
	}
	export, err := r.store.ExportRoom(r.ctx(), *r.person(), r.slug(), period)
	if err != nil {
		return err
	}
	name := r.access.Room.Name
	files := views.ExportFiles(r.viewer, views.Export{Title: name, Made: time.Now().UnixMilli()})
	return r.sendExport(export, name, files)
}

func (r *request) showOwnExport() error {
	if err := r.mayExport(); err != nil {
		return err
	}
	return r.render(http.StatusOK, views.AccountExportPage(r.viewer, r.slug(), views.Form{}))
}

// exportOwn sends the messages that the person wrote and what is stored about them.
func (r *request) exportOwn() error {
	if err := r.mayExport(); err != nil {
		return err
	}
	period, err := r.exportPeriod()
	if err != nil {
		return r.refuse(err, func(form views.Form) templ.Component {
			return views.AccountExportPage(r.viewer, r.slug(), form)
		})
	}
	export, err := r.store.ExportOwn(r.ctx(), *r.person(), period)
	if err != nil {
		return err
	}
	rooms, err := r.store.RoomsOf(r.ctx(), r.person(), 0)
	if err != nil {
		return err
	}
	common := views.Export{
		Title:   r.viewer.T("export.own.by", r.person().Nickname),
		Several: true,
		Made:    time.Now().UnixMilli(),
	}
	files := append([]views.ExportFile{views.AccountFile(*r.person(), rooms)}, views.ExportFiles(r.viewer, common)...)
	return r.sendExport(export, cmp.Or(r.person().Username, r.person().Nickname+" "+r.person().Tag), files)
}

// mayExport refuses a stranger, who has no messages, and a member in an embed: that session is good in one room,
// and the export is of all rooms.
func (r *request) mayExport() error {
	if r.person() == nil {
		return models.ErrSignedOut
	}
	if r.embedded && r.person().IsMember() {
		return models.ErrForbidden
	}
	return nil
}

// exportPeriod returns the days that an export's form asks for. It fails where they are no days, or where the
// person exports too often.
func (r *request) exportPeriod() (models.Period, error) {
	period, err := models.ParsePeriod(r.field("from"), r.field("to"), r.viewer.DayZone())
	if err == nil {
		err = r.limits.allow(r.limits.exports, r.person().Key())
	}
	return period, err
}

// stillSignedIn returns the person as they are now, or ErrSignedOut where the session has ended since.
func (r *request) stillSignedIn() (models.Person, error) {
	_, person, err := r.store.SessionByToken(r.ctx(), r.scope(), r.session.token())
	if err == nil && person.ID == r.person().ID {
		return person, nil
	}
	if err == nil || isRefusal(err) {
		err = models.ErrSignedOut
	}
	return models.Person{}, err
}
