package handlers

import (
	"net/http"

	"samovar/models"
	"samovar/views"
)

// namesOffered is how many names complete one that is being typed.
const namesOffered = 8

// showMentions lists the messages that mean whoever asks.
func (c *call) showMentions() error {
	var mentions []models.Placed
	if c.person() != nil {
		var err error
		if mentions, err = c.s.store.Mentions(c.ctx(), *c.person(), c.before(), placedShown+1); err != nil {
			return err
		}
	}
	if err := c.hide(); err != nil {
		return err
	}
	more := len(mentions) > placedShown
	return c.render(http.StatusOK, views.MentionsPage(c.viewer, mentions[:min(len(mentions), placedShown)], more))
}

// completeName offers the room's members whose name begins with what was typed.
func (c *call) completeName() error {
	typed := firstRunes(legible(c.r.URL.Query().Get("q")), models.MaxNickname)
	people, err := c.s.store.Callable(c.ctx(), c.access.Room.ID, typed, namesOffered)
	if err != nil {
		return err
	}
	if err := c.hide(); err != nil {
		return err
	}
	return c.render(http.StatusOK, views.NameList(c.viewer, people))
}

// showUnread goes to the first message that was not read.
func (c *call) showUnread() error {
	id, err := c.s.store.FirstUnread(c.ctx(), c.access)
	if err != nil {
		return err
	}
	if id == 0 {
		return c.redirect(c.home().Room())
	}
	return c.redirect(c.home().At(id))
}

// markUnread puts the mark before a message, and leaves the room: staying would read it again.
func (c *call) markUnread() error {
	ordinal, err := number(c.field("ordinal"))
	if err != nil {
		return models.Invalid{Field: "ordinal", Reason: "problem.malformed.sentence"}
	}
	if c.person() == nil {
		return models.ErrSignedOut
	}
	if err := c.s.store.MarkUnread(c.ctx(), *c.person(), c.slug(), ordinal); err != nil {
		return err
	}
	return c.succeed("/rooms", "flash.unread", c.access.Room.Name)
}
