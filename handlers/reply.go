package handlers

import (
	"errors"
	"net/http"
	"strconv"

	"samovar/models"
	"samovar/views"
)

// threadSize is how many replies one page of a thread has.
const threadSize = 200

// replyTarget returns the message that a form replies to, nil for none. A message that is gone is a problem of the
// form.
func (r *request) replyTarget() (*models.Quote, error) {
	if r.field("reply_to") == "" {
		return nil, nil
	}
	id, err := parseID(r.field("reply_to"))
	if err != nil {
		return nil, models.Invalid{Field: "reply_to", Reason: "problem.reply.gone"}
	}
	quote, err := r.store.Quote(r.ctx(), r.access.Room.ID, id)
	if errors.Is(err, models.ErrNotFound) {
		return nil, models.Invalid{Field: "reply_to", Reason: "problem.reply.gone"}
	}
	if err != nil {
		return nil, err
	}
	return &quote, nil
}

// isThread reports whether a form was sent from a thread's page, and so is answered there.
func (r *request) isThread() bool { return r.field("from") == "thread" }

// showReply shows the composer with the message that is replied to: for htmx that part alone, otherwise the room's
// page.
func (r *request) showReply() error {
	id, err := r.id()
	if err != nil {
		return err
	}
	quote, err := r.store.Quote(r.ctx(), r.access.Room.ID, id)
	if err != nil {
		return err
	}
	if r.hx() {
		return r.render(http.StatusOK, views.ReplySlot(r.viewer, r.slug(), &quote))
	}
	return r.showLatest(http.StatusOK, views.Composing{Key: newKey(), Reply: &quote})
}

// showThread shows a message with its replies, as a page or beside the room; to a page whose stream broke it sends
// only the replies.
func (r *request) showThread() error {
	id, err := r.id()
	if err != nil {
		return err
	}
	after, err := strconv.ParseInt(r.URL.Query().Get("after"), 10, 64)
	if err != nil || after < 0 {
		after = 0
	}
	thread, err := r.store.Thread(r.ctx(), r.access.Room.ID, id, after, threadSize)
	if err != nil {
		return err
	}
	if r.hx() && !r.viewer.InPanel {
		return r.render(http.StatusOK, views.ThreadAnswers(r.paths(), thread))
	}
	if err := r.hideBlocked(); err != nil {
		return err
	}
	page := views.Thread{
		Access:    r.access,
		Thread:    thread,
		Composing: views.Composing{Key: newKey(), Thread: true},
		Silence:   r.access.MaySpeak(),
	}
	if thread.After == 0 {
		page.Cursor = r.cursor(thread.Head)
	}
	quote, err := r.store.Quote(r.ctx(), r.access.Room.ID, id)
	if err == nil {
		page.Composing.Reply = &quote
	} else if !errors.Is(err, models.ErrNotFound) {
		return err
	}
	return r.render(http.StatusOK, views.ThreadPage(r.viewer, page))
}
