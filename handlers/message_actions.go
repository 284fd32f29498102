package handlers

import (
	"net/http"

	"samovar/models"
	"samovar/views"
)

// messageActions returns the message that the address names, and what the viewer may do with it.
func (r *request) messageActions() (views.MessageActions, error) {
	id, err := r.id()
	if err != nil {
		return views.MessageActions{}, err
	}
	message, err := r.store.MessageByID(r.ctx(), r.access.Room.ID, id)
	if err != nil {
		return views.MessageActions{}, err
	}
	author, err := r.store.PersonByID(r.ctx(), message.AuthorID)
	if err != nil {
		return views.MessageActions{}, err
	}
	rank, err := r.store.RankOf(r.ctx(), r.access.Room, message.AuthorID)
	if err != nil {
		return views.MessageActions{}, err
	}
	saved := false
	if r.person() != nil {
		if saved, err = r.store.HasBookmark(r.ctx(), *r.person(), id); err != nil {
			return views.MessageActions{}, err
		}
	}
	return views.MessageActions{
		Saved:    saved,
		Access:   r.access,
		Message:  message,
		Rank:     rank,
		Username: author.Username,
		Link:     r.origin() + views.Permalink(r.access.Room.Slug, id),
		Form:     views.Form{}.With("body", message.Body),
	}, nil
}

func (r *request) showMessageActions() error {
	actions, err := r.messageActions()
	if err != nil {
		return err
	}
	if r.hx() { // the menu of the room's page knows the rest
		return r.render(http.StatusOK, views.SavedLabel(r.viewer, actions.Saved))
	}
	return r.render(http.StatusOK, views.MessageActionsPage(r.viewer, actions))
}

// showMessageEdit shows the form that edits the viewer's own message.
func (r *request) showMessageEdit() error {
	actions, err := r.messageActions()
	if err != nil {
		return err
	}
	if !r.access.MayEdit(actions.Message) {
		return models.ErrForbidden
	}
	return r.renderMessageEdit(http.StatusOK, actions)
}

func (r *request) renderMessageEdit(status int, actions views.MessageActions) error {
	if r.hx() {
		return r.render(status, views.MessageEdit(r.viewer, actions))
	}
	return r.render(status, views.MessageEditPage(r.viewer, actions))
}

// editMessage replaces the text of the author's own message.
func (r *request) editMessage() error {
	message, err := r.editLimited()
	if err != nil {
		return r.refuseEdit(err)
	}
	return r.answerChange(message, "flash.message.saved")
}

func (r *request) editLimited() (models.Message, error) {
	if r.person() == nil {
		return models.Message{}, models.ErrSignedOut
	}
	id, err := r.id()
	if err != nil {
		return models.Message{}, err
	}
	draft, err := models.NewDraft(r.field("body"), "")
	if err != nil {
		return models.Message{}, err
	}
	return r.store.EditMessage(r.ctx(), *r.person(), r.slug(), id, draft)
}

func (r *request) refuseEdit(err error) error {
	form, status, err := r.refusal(err)
	if err != nil {
		return err
	}
	actions, err := r.messageActions()
	if err != nil {
		return err
	}
	actions.Form = form
	return r.renderMessageEdit(status, actions)
}

// deleteMessage deletes the author's own message, or any message if the viewer owns the room. Without htmx the room's
// page offers to undo that.
func (r *request) deleteMessage() error {
	if r.person() == nil {
		return models.ErrSignedOut
	}
	id, err := r.id()
	if err != nil {
		return err
	}
	message, err := r.store.DeleteMessage(r.ctx(), *r.person(), r.slug(), id)
	if err != nil {
		return err
	}
	if r.hx() {
		return r.render(http.StatusOK, views.Deleted(r.viewer, r.paths(), message))
	}
	return r.redirect(r.paths().Deleted(id))
}

// restoreMessage undoes the viewer's deletion of a message.
func (r *request) restoreMessage() error {
	if r.person() == nil {
		return models.ErrSignedOut
	}
	id, err := r.id()
	if err != nil {
		return err
	}
	message, err := r.store.RestoreMessage(r.ctx(), *r.person(), r.slug(), id)
	if err != nil {
		return err
	}
	return r.answerChange(message, "undo.done")
}

// offerUndo lets the page offer to undo the deletion that its address names, while that can be undone.
func (r *request) offerUndo() error {
	id, err := parseID(r.URL.Query().Get("deleted"))
	if err != nil || r.person() == nil {
		return nil
	}
	may, err := r.store.MayRestore(r.ctx(), *r.person(), id)
	if may {
		r.viewer.Flash = &views.Flash{Key: "undo.deleted", Undo: r.paths().Undo(id)}
	}
	return err
}

// answerChange answers a change of a message: htmx gets the message as it is now with a sentence, a plain form is
// redirected to the message.
func (r *request) answerChange(message models.Message, flash string) error {
	if r.hx() {
		return r.render(http.StatusOK, views.Done(r.paths(), message, r.viewer.T(flash)))
	}
	return r.succeed(r.paths().At(message.ID), flash)
}
