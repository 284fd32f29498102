package handlers

import (
	"context"
	"errors"

	"samovar/broadcast"
	"samovar/models"
)

// streamRight has what is needed to ask again whether a stream may go on. It is small, since it lives as long as
// the stream.
type streamRight struct {
	store  *models.Store
	token  string
	person int64  // 0: a stranger
	slug   string // empty for a stream of a person's own, which needs the session alone
	scope  models.Scope
	// speaks reports that the person could write there when the stream began.
	speaks bool
	// origins are the sites that could embed the room when the stream began; nil where the embedding site is known,
	// and outside of embeds.
	origins []string
}

func (r *request) streamRight() streamRight {
	w := streamRight{store: r.store, token: r.session.token(), slug: r.slug(), scope: r.scope()}
	if r.person() != nil {
		w.person = r.person().ID
	}
	w.speaks = r.access.MaySpeak() == nil
	if r.embedded && w.scope.Origin == "" {
		w.origins = r.access.Room.Origins()
	}
	return w
}

func (r *request) ownStreamRight() streamRight {
	return streamRight{store: r.store, token: r.session.token(), scope: r.scope(), person: r.person().ID}
}

// review asks again whether the session still exists and may still read the room, in the embed that it is in, and
// whether it may write there as before. When the database cannot tell, the stream goes on until the next review: a
// moment's trouble must not disconnect all readers.
func (w streamRight) review() broadcast.Verdict {
	ctx, cancel := context.WithTimeout(context.Background(), stallTimeout)
	defer cancel()
	_, person, err := w.store.SessionByToken(ctx, w.scope, w.token)
	if err != nil && !errors.Is(err, models.ErrNotFound) {
		return broadcast.Unchanged
	}
	if w.person != 0 && person.ID != w.person {
		return broadcast.Refused
	}
	if w.store.Banned(person) != nil {
		return broadcast.Refused
	}
	if w.slug == "" {
		return broadcast.Unchanged
	}
	var reader *models.Person
	if person.ID != 0 {
		reader = &person
	}
	access, err := w.store.Enter(ctx, reader, w.slug)
	switch {
	case err != nil && !isRefusal(err):
		return broadcast.Unchanged
	case err != nil || !w.mayStillEmbed(access):
		return broadcast.Refused
	case w.speaks != (access.MaySpeak() == nil):
		return broadcast.Altered
	}
	return broadcast.Unchanged
}

// mayStillEmbed reports whether the site that embeds the room still may. Where the browser withholds which site
// that is, it may be any that was taken off the list.
func (w streamRight) mayStillEmbed(access models.Access) bool {
	return access.MayBeEmbeddedBy(w.scope.Origin) && access.Room.KeepsOrigins(w.origins)
}

func isRefusal(err error) bool {
	var restricted models.Restricted
	return errors.As(err, &restricted) || errors.Is(err, models.ErrForbidden) || errors.Is(err, models.ErrNotFound) ||
		errors.Is(err, models.ErrSignedOut)
}
