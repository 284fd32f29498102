package models

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"samovar/models/words"
)

// OfferedAtOnce is how many people one search among the accounts offers.
const OfferedAtOnce = 8

// leastTyped is how many letters a name must begin with before accounts are searched, so that a few questions do not
// read all of them. One letter of a script with thousands is enough.
const leastTyped = 2

// Offer returns accounts whose username, or a word of whose nickname, begins with what was typed and whom a person may
// write to, by name: not those who have blocked the person or are blocked by them, nor those who refuse strangers.
func (s *Store) Offer(ctx context.Context, p Person, typed string) ([]Person, error) {
	return s.offer(ctx, p, typed, "TRUE")
}

// OfferForRoom is Offer for people to invite into a room: members of it, and people who were invited, are left out.
func (s *Store) OfferForRoom(ctx context.Context, p Person, room int64, typed string) ([]Person, error) {
	return s.offer(ctx, p, typed, `NOT EXISTS (SELECT 1 FROM memberships WHERE room_id = ? AND person_id = p.id)
		AND NOT EXISTS (SELECT 1 FROM invitations WHERE room_id = ? AND person_id = p.id)`, room, room)
}

func (s *Store) offer(ctx context.Context, p Person, typed, also string, args ...any) (found []Person, err error) {
	nickname, username := words.FoldMarks(strings.TrimSpace(typed)), NameKey(typed)
	if !isEnough(nickname) {
		return nil, nil
	}
	begins := likePattern.Replace(nickname) + "%"
	all := []any{begins, "% " + begins, likePattern.Replace(username) + "%", p.ID, p.ID, p.ID, p.ID, p.Key(), p.Key()}
	all = append(append(all, args...), OfferedAtOnce)
	err = s.read(ctx).Raw(selectOffer+also+" ORDER BY p.nickname_key, p.id LIMIT ?", all...).Scan(&found).Error
	return found, wrap(err, "search accounts for person %d", p.ID)
}

func isEnough(typed string) bool {
	isMany := func(r rune) bool {
		return unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana)
	}
	return utf8.RuneCountInString(typed) >= leastTyped || strings.ContainsFunc(typed, isMany)
}

// selectOffer tells those who refuse strangers from those the person has a conversation with by its pair, see circle.
var selectOffer = "SELECT " + personColumns + ` FROM people p
	WHERE (p.nickname_key LIKE ? ESCAPE '\' OR p.nickname_key LIKE ? ESCAPE '\' OR p.username_key LIKE ? ESCAPE '\')
		AND p.kind = 'member' AND p.deleted_at = 0 AND p.id <> ?
		AND NOT EXISTS (SELECT 1 FROM blocks b
			WHERE (b.person_id = ? AND b.blocked_id = p.id) OR (b.person_id = p.id AND b.blocked_id = ?))
		AND (NOT p.refuses_direct OR EXISTS (SELECT 1 FROM rooms r WHERE r.deleted_at = 0 AND r.pair = CASE
			WHEN p.id < ? THEN CAST(p.id AS TEXT) || ':' || CAST(? AS TEXT)
			ELSE CAST(? AS TEXT) || ':' || CAST(p.id AS TEXT) END))
		AND `
