package handlers

import (
	"context"
	"errors"

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
	// origins are the sites that could embed the room when the stream began; nil where the embedding site is known,
	// and outside of embeds.
	origins []string
}

func (r *request) streamRight() streamRight {
	w := streamRight{store: r.store, token: r.session.token(), slug: r.slug(), scope: r.scope()}
	if r.person() != nil {
		w.person = r.person().ID
	}
	if r.embedded && w.scope.Origin == "" {
		w.origins = r.access.Room.Origins()
	}
	return w
}

func (r *request) ownStreamRight() streamRight {
	return streamRight{store: r.store, token: r.session.token(), scope: r.scope(), person: r.person().ID}
}

// mayGoOn asks again whether the session still exists and may still read the room, in the embed that it is in.
// When the database cannot tell, the stream goes on until the next review: a moment's trouble must not disconnect
// all readers.
func (w streamRight) mayGoOn() bool {
	ctx, cancel := context.WithTimeout(context.Background(), stallTimeout)
	defer cancel()
	_, person, err := w.store.SessionByToken(ctx, w.scope, w.token)
	if err != nil && !errors.Is(err, models.ErrNotFound) {
		return true
	}
	if w.person != 0 && person.ID != w.person {
		return false
	}
	if w.slug == "" {
		return true
	}
	var reader *models.Person
	if person.ID != 0 {
		reader = &person
	}
	access, err := w.store.Enter(ctx, reader, w.slug)
	if err != nil {
		return !isRefusal(err)
	}
	return w.mayStillEmbed(access)
}

// mayStillEmbed reports whether the site that embeds the room still may. Where the browser withholds which site
// that is, it may be any that was taken off the list.
func (w streamRight) mayStillEmbed(access models.Access) bool {
	return access.MayBeEmbeddedBy(w.scope.Origin) && access.Room.KeepsOrigins(w.origins)
}

func isRefusal(err error) bool {
	return errors.Is(err, models.ErrForbidden) || errors.Is(err, models.ErrNotFound) ||
		errors.Is(err, models.ErrSignedOut)
}
