package handlers

import (
	"errors"
	"net/http"

	"samovar/models"
	"samovar/views"
)

// postMessage stores what was written. Success means stored and synced; a refusal shows the composer again with
// the text.
func (r *request) postMessage() error {
	message, err := r.storeMessage()
	if err != nil {
		return r.refuseMessage(err)
	}
	r.presence.StopTyping(message.RoomID, r.person().ID)
	switch {
	case r.isAloneComposer():
		return r.redirect(views.ComposePath(r.slug()))
	case r.isThread() && !r.hx() && message.ReplyTo != 0:
		return r.redirect(r.paths().Thread(message.ReplyTo))
	case !r.hx():
		return r.redirect(r.paths().Room())
	}
	pause, err := r.store.Pause(r.ctx(), r.access)
	if err != nil {
		return err
	}
	draft := views.Composing{Key: newKey(), Pause: pause}
	if r.isThread() {
		draft.Thread, draft.Reply = true, message.Quote
	}
	return r.render(http.StatusOK, views.Posted(r.viewer, r.access, message, draft))
}

func (r *request) storeMessage() (models.Message, error) {
	if err := r.readFormWithFiles(); err != nil {
		return models.Message{}, err
	}
	draft, err := models.NewDraft(r.field("body"), r.field("key"), r.uploads...)
	if err != nil {
		return models.Message{}, err
	}
	if err := r.mustBeSame(); err != nil {
		return models.Message{}, err
	}
	quote, err := r.replyTarget()
	if err != nil {
		return models.Message{}, err
	}
	if quote != nil {
		draft.ReplyTo = quote.ID
	}
	draft.From = r.network()
	person, err := r.ensurePerson()
	if err != nil {
		return models.Message{}, err
	}
	if err := r.limits.message(person); err != nil {
		return models.Message{}, err
	}
	return r.store.PostMessage(r.ctx(), person, r.slug(), draft)
}

// mustBeSame refuses a text that was written under another name than the session's. A session that ended meanwhile
// must not make a member speak as a guest, and one that began meanwhile must not put a member's name under a
// stranger's text. A stranger may have become a guest in another tab; that is allowed. A form without the field
// does not tell its author and is taken.
func (r *request) mustBeSame() error {
	if !r.PostForm.Has("as") {
		return nil
	}
	as := r.field("as")
	if as == r.viewer.Key() || (as == "" && !r.viewer.IsMember()) {
		return nil
	}
	return errStale
}

// refuseMessage shows the composer with the text and the reason.
func (r *request) refuseMessage(err error) error {
	problem := problemOf(err)
	if problem.Status == http.StatusNotFound || problem.Status == http.StatusInternalServerError {
		return err
	}
	r.logError(problem.Status, err)
	sentence := r.viewer.Sentence(problem)
	if errors.Is(err, errStale) && r.person() != nil {
		sentence = r.viewer.T("composer.changed", r.person().Nickname)
	}
	if problem.Status == http.StatusTooManyRequests {
		r.w.Header().Set("Retry-After", problem.Args[0].(string))
	}
	draft := r.typed()
	var tooFast models.TooFast
	if errors.As(err, &tooFast) && tooFast.Slow {
		draft.Pause = tooFast.After
		if !r.hx() {
			sentence = r.viewer.SlowUntil(tooFast.After)
		}
	}
	draft.Key, draft.Problem = legible(r.field("key")), sentence
	switch {
	case r.hx() && r.embedded && errors.Is(err, errStale): // the name that the embed shows is out of date, too
		return r.render(problem.Status, views.EmbedEntered(r.viewer, r.access, draft, nil))
	case r.hx():
		return r.render(problem.Status, views.Composer(r.viewer, r.access, draft))
	}
	return r.showLatest(problem.Status, draft)
}

// showMessages answers with the page of messages before one, or with the last page.
func (r *request) showMessages() error {
	history, _, err := r.history()
	if err != nil {
		return err
	}
	return r.render(http.StatusOK, views.Messages(r.viewer, r.slug(), history, 0))
}
