package handlers

import (
	"net/http"
	"strconv"

	"samovar/models"
	"samovar/views"
)

// bookmark saves a message for whoever asks, or forgets it.
func (c *call) bookmark() error {
	id, err := c.id()
	if err != nil {
		return err
	}
	person, err := c.somebody()
	if err != nil {
		return err
	}
	saved, err := c.s.store.Bookmark(c.ctx(), person, c.slug(), id)
	if err != nil {
		return err
	}
	flash := "flash.bookmark.forgotten"
	if saved {
		flash = "flash.bookmark.saved"
	}
	message, err := c.s.store.MessageByID(c.ctx(), c.access.Room.ID, id)
	if err != nil {
		return err
	}
	return c.done(message, flash)
}

// showBookmarks lists what whoever asks has saved.
func (c *call) showBookmarks() error {
	before := c.before()
	var saved []models.Placed
	if c.person() != nil {
		var err error
		if saved, err = c.s.store.Bookmarks(c.ctx(), *c.person(), 0, before, placedShown+1); err != nil {
			return err
		}
	}
	due, err := c.reminded()
	if err != nil {
		return err
	}
	c.viewer.Flash = c.takeFlash()
	more := len(saved) > placedShown
	return c.render(http.StatusOK, views.BookmarksPage(c.viewer, saved[:min(len(saved), placedShown)], due, more))
}

// reminded are the messages one was reminded of and has not done with.
func (c *call) reminded() ([]int64, error) {
	if c.person() == nil || !c.viewer.IsWelcome() {
		return nil, nil
	}
	return c.s.store.Reminded(c.ctx(), *c.person())
}

// placedShown is how many messages of many rooms one page lists.
const placedShown = 50

// before is the message that a list goes on from; what is no number is its beginning.
func (c *call) before() int64 {
	before, err := strconv.ParseInt(c.r.URL.Query().Get("before"), 10, 64)
	if err != nil || before <= 0 {
		return 1 << 62
	}
	return before
}
