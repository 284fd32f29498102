package handlers

import (
	"errors"
	"net/http"
	"strconv"

	"samovar/models"
	"samovar/views"
)

// threadSize is how many answers one page of a thread has.
const threadSize = 200

// answered is the message that a form answers, nil for none. What is not there any more is the form's problem.
func (c *call) answered() (*models.Quote, error) {
	if c.field("reply_to") == "" {
		return nil, nil
	}
	id, err := number(c.field("reply_to"))
	if err != nil {
		return nil, models.Invalid{Field: "reply_to", Reason: "problem.reply.gone"}
	}
	quote, err := c.s.store.Quote(c.ctx(), c.access.Room.ID, id)
	if errors.Is(err, models.ErrNotFound) {
		return nil, models.Invalid{Field: "reply_to", Reason: "problem.reply.gone"}
	}
	if err != nil {
		return nil, err
	}
	return &quote, nil
}

// isThread says whether a form was sent from the page of a thread, and so is to be answered there.
func (c *call) isThread() bool { return c.field("from") == "thread" }

// showReply is the composer about to answer a message: for htmx the part of it that says what, else the room's page.
func (c *call) showReply() error {
	id, err := c.id()
	if err != nil {
		return err
	}
	quote, err := c.s.store.Quote(c.ctx(), c.access.Room.ID, id)
	if err != nil {
		return err
	}
	if c.hx() {
		return c.render(http.StatusOK, views.ReplySlot(c.viewer, c.slug(), &quote))
	}
	return c.showPresent(http.StatusOK, views.Draft{Key: newKey(), Reply: &quote})
}

// showThread is a message with the answers to it; for a page whose stream was torn, only those.
func (c *call) showThread() error {
	id, err := c.id()
	if err != nil {
		return err
	}
	after, err := strconv.ParseInt(c.r.URL.Query().Get("after"), 10, 64)
	if err != nil || after < 0 {
		after = 0
	}
	thread, err := c.s.store.Thread(c.ctx(), c.access.Room.ID, id, after, threadSize)
	if err != nil {
		return err
	}
	if c.hx() {
		return c.render(http.StatusOK, views.ThreadAnswers(c.home(), thread))
	}
	if err := errors.Join(c.hide(), c.attend()); err != nil {
		return err
	}
	page := views.Thread{
		Access:  c.access,
		Thread:  thread,
		Draft:   views.Draft{Key: newKey(), Thread: true},
		Silence: c.silence(),
	}
	if thread.After == 0 {
		page.Cursor = c.s.cursor(thread.Head)
	}
	quote, err := c.s.store.Quote(c.ctx(), c.access.Room.ID, id)
	if err == nil {
		page.Draft.Reply = &quote
	} else if !errors.Is(err, models.ErrNotFound) {
		return err
	}
	return c.render(http.StatusOK, views.ThreadPage(c.viewer, page))
}
