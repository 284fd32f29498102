package handlers

import (
	"errors"
	"net/http"

	"samovar/broadcast"
	"samovar/models"
	"samovar/views"
)

// postMessage takes what was written. Answered with success it is stored and synced; refused, the text stands in the
// form again.
func (c *call) postMessage() error {
	message, err := c.post()
	if err != nil {
		return c.refusePost(err)
	}
	c.s.hub.Unmark(message.RoomID, broadcast.Typing, c.person().Key())
	switch {
	case c.isComposing():
		return c.redirect(views.ComposePath(c.slug()))
	case c.isThread() && !c.hx() && message.ReplyTo != 0:
		return c.redirect(c.home().Thread(message.ReplyTo))
	case !c.hx():
		return c.redirect(c.home().Room())
	}
	draft := views.Draft{Key: newKey()}
	if c.isThread() {
		draft.Thread, draft.Reply = true, message.Quote
	}
	return c.render(http.StatusOK, views.Posted(c.viewer, c.access, message, draft))
}

func (c *call) post() (models.Message, error) {
	if err := c.readParts(); err != nil {
		return models.Message{}, err
	}
	draft, err := models.NewDraft(c.field("body"), c.field("key"), c.uploads...)
	if err != nil {
		return models.Message{}, err
	}
	if err := c.mustBeSame(); err != nil {
		return models.Message{}, err
	}
	quote, err := c.answered()
	if err != nil {
		return models.Message{}, err
	}
	if quote != nil {
		draft.ReplyTo = quote.ID
	}
	person, err := c.somebody()
	if err != nil {
		return models.Message{}, err
	}
	if err := c.s.limits.message(person); err != nil {
		return models.Message{}, err
	}
	return c.s.store.PostMessage(c.ctx(), person, c.slug(), draft)
}

// mustBeSame refuses a text that was written as someone else: a session that ended meanwhile must not make a member
// speak as a guest without knowing, nor one that began meanwhile put a member's name under what was written as
// nobody. Only from nobody to guest is no change: the first post of another tab makes that of anyone. A form without
// the field says nothing of who wrote it.
func (c *call) mustBeSame() error {
	if !c.r.PostForm.Has("as") {
		return nil
	}
	as := c.field("as")
	if as == c.viewer.Key() || (as == "" && !c.viewer.IsMember()) {
		return nil
	}
	return errStale
}

// refusePost shows the composer with the text and the reason.
func (c *call) refusePost(err error) error {
	problem := problemOf(err)
	if problem.Status == http.StatusNotFound || problem.Status == http.StatusInternalServerError {
		return err
	}
	c.report(problem.Status, err)
	sentence := c.viewer.T(problem.Sentence, problem.Places...)
	if errors.Is(err, errStale) && c.person() != nil {
		sentence = c.viewer.T("composer.changed", c.person().Nickname)
	}
	if problem.Status == http.StatusTooManyRequests {
		c.w.Header().Set("Retry-After", problem.Places[0].(string))
	}
	draft := c.typed()
	draft.Key, draft.Problem = legible(c.field("key")), sentence
	switch {
	case c.hx() && c.framed && errors.Is(err, errStale): // what the frame says of who speaks is out of date, too
		return c.render(problem.Status, views.Entered(c.viewer, c.access, draft, ""))
	case c.hx():
		return c.render(problem.Status, views.Composer(c.viewer, c.access, draft))
	}
	return c.showPresent(problem.Status, draft)
}

// showMessages answers with the page before a message, or the last one.
func (c *call) showMessages() error {
	history, _, err := c.history()
	if err != nil {
		return err
	}
	return c.render(http.StatusOK, views.Messages(c.viewer, c.slug(), history, 0))
}

func (c *call) markTyping() error {
	if c.person() != nil {
		c.s.hub.Mark(c.access.Room.ID, broadcast.Typing, c.person().Key())
	}
	c.w.WriteHeader(http.StatusNoContent)
	return nil
}

// markRead moves the mark up to which one has read. What is not a number moves nothing: it comes from our own script
// or form.
func (c *call) markRead() error {
	ordinal, err := number(c.field("ordinal"))
	if err != nil {
		return models.Invalid{Field: "ordinal", Reason: "problem.malformed.sentence"}
	}
	if c.person() != nil {
		if err := c.s.store.MarkRead(c.ctx(), *c.person(), c.slug(), ordinal); err != nil {
			return err
		}
	}
	if c.field("back") != "" {
		return c.redirect(c.home().Room())
	}
	c.w.WriteHeader(http.StatusNoContent)
	return nil
}
