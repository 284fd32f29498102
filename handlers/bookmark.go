package handlers

import (
	"net/http"
	"strconv"

	"samovar/models"
	"samovar/views"
)

// toggleBookmark saves a message for the viewer, or removes it again.
func (r *request) toggleBookmark() error {
	id, err := r.id()
	if err != nil {
		return err
	}
	person, err := r.ensurePerson()
	if err != nil {
		return err
	}
	saved, err := r.store.Bookmark(r.ctx(), person, r.slug(), id)
	if err != nil {
		return err
	}
	flash := "flash.bookmark.forgotten"
	if saved {
		flash = "flash.bookmark.saved"
	}
	message, err := r.store.MessageByID(r.ctx(), r.access.Room.ID, id)
	if err != nil {
		return err
	}
	return r.answerChange(message, flash)
}

// showBookmarks lists the messages that the viewer has saved.
func (r *request) showBookmarks() error {
	before := r.beforeParam()
	var saved []models.FoundMessage
	if r.person() != nil {
		var err error
		if saved, err = r.store.Bookmarks(r.ctx(), *r.person(), 0, before, foundPageSize+1); err != nil {
			return err
		}
	}
	due, err := r.dueReminders()
	if err != nil {
		return err
	}
	r.viewer.Flash = r.takeFlash()
	more := len(saved) > foundPageSize
	return r.render(http.StatusOK, views.BookmarksPage(r.viewer, saved[:min(len(saved), foundPageSize)], due, more))
}

// foundPageSize is how many messages of many rooms one page lists.
const foundPageSize = 50

// beforeParam returns the message that a list continues from. A value that is no number means the start of the
// list.
func (r *request) beforeParam() int64 {
	before, err := strconv.ParseInt(r.URL.Query().Get("before"), 10, 64)
	if err != nil || before <= 0 {
		return 1 << 62
	}
	return before
}
