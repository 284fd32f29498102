package models

import "slices"

// admitted says whether the person is let in at all: members always, others where neither the site nor the room is
// closed to guests, and where the room's own site vouches for them.
func (a Access) admitted() bool {
	return a.isMember() || (a.GuestsWelcome && a.Room.Guests) || (a.Person != nil && a.Person.VouchedBy == a.Room.ID)
}

// isMember says whether the person has an account, which is not to say that they have joined the room.
func (a Access) isMember() bool { return a.Person != nil && a.Person.IsMember() }

// IsHidden reports whether the person must not learn that the room exists: it is deleted, or a direct conversation
// of others. An embed shows no direct conversation, not even to its members.
func (a Access) IsHidden(embedded bool) bool {
	return a.Room.DeletedAt != 0 || (a.Room.Direct && (embedded || !a.Member))
}

// MayRead returns nil if the person may read the room, else the reason: ErrNotFound where they must not learn of it,
// ErrSignedOut where they need an account, ErrForbidden where they have not joined a private room.
//
// The constant mayRead states the same rule in SQL. Whatever comes to restrict reading (mutes, bans, roles) is added
// to these two and nowhere else; TestWhoMayReadIsTheSameInGoAndInSQL compares them over every combination.
func (a Access) MayRead() error {
	switch {
	case a.IsHidden(false):
		return ErrNotFound
	case !a.admitted():
		return ErrSignedOut
	case a.Room.IsPrivate() && !a.Member:
		return ErrForbidden
	}
	return nil
}

// mayRead is the SQL twin of Access.MayRead, for queries over many rooms or people. It takes rooms as r, the person
// who reads as reader (from people), and one argument: whether the site welcomes guests (Store.guestsWelcome). A
// stranger is a reader without a row: LEFT JOIN people reader ON reader.id = ?, with zero for the id.
const mayRead = `r.deleted_at = 0 AND (reader.kind = 'member' OR reader.vouched_by = r.id OR (r.guests AND ?))
	AND ((r.visibility = 'public' AND NOT r.direct)
		OR EXISTS (SELECT 1 FROM memberships joined WHERE joined.room_id = r.id AND joined.person_id = reader.id))`

// isListed is the condition for a room (r) to stand in the directory, for all people alike: one that is closed to
// guests is listed for them too, so that they learn that an account lets them in.
const isListed = "r.deleted_at = 0 AND r.visibility = 'public' AND NOT r.direct"

// MayBeIndexed reports whether search engines may have what the room shows: its owner wants it, and it is there for
// anyone who comes.
func (a Access) MayBeIndexed() bool {
	return a.Room.Indexed && !a.Room.IsPrivate() && !a.Room.Direct && a.Room.Guests && a.GuestsWelcome
}

// MaySpeak says why not. Whoever may read may speak, but for who is blocked by the other of two: that is ErrBlocked.
func (a Access) MaySpeak() error {
	if err := a.MayRead(); err != nil {
		return err
	}
	if a.Blocked {
		return ErrBlocked
	}
	return nil
}

// SeesDoor reports whether the person may not read a private room and is shown its door instead: what it is called,
// and how to come in.
func (a Access) SeesDoor() bool {
	return a.Room.IsPrivate() && !a.Room.Direct && a.MayRead() != nil && (a.GuestsWelcome || a.isMember())
}

// MayPostDue says why a message that has waited may not be posted now. A person who has left the room since is not
// brought back by it.
func (a Access) MayPostDue() error {
	if err := a.MaySpeak(); err != nil {
		return err
	}
	if !a.Member {
		return ErrForbidden
	}
	return nil
}

// laterAtOnce is how many messages of the person can wait to be sent: a guest is made with one click, and is bound by
// nothing.
func laterAtOnce(p Person) int {
	if p.IsGuest() {
		return 10
	}
	return 50
}

// mayTakeAlong says why a person may not take what they said along. It is theirs, with an account or as a guest, also
// where they may no longer read; but a site that is closed to guests answers none.
func (s *Store) mayTakeAlong(p Person) error {
	if p.IsGone() || (!p.IsMember() && !s.guestsWelcome) {
		return ErrSignedOut
	}
	return nil
}

// mayWriteAlone says why a person may not write to others alone: that is for accounts, so that who is bothered can
// block the sender for good.
func mayWriteAlone(p Person) error {
	if !p.IsMember() {
		return ErrGuestAlone
	}
	return nil
}

// MayJoin says whether the person may become one of the room's members: they know its address, and that is the key.
// Nobody joins a direct conversation.
func (a Access) MayJoin() bool { return a.admitted() && !a.Room.Direct }

// MayLeave says whether the room is one that people leave: not the lobby, nor a conversation of two, where one blocks
// the other.
func (a Access) MayLeave() bool { return !a.Room.IsLobby() && (!a.Room.Direct || a.Room.Grouped) }

// MayInvite says whether the person may ask others in: members with an account who have joined.
func (a Access) MayInvite() bool { return a.isMember() && a.Member && !a.Room.Direct }

// MayAccept says whether the person may take up an invitation: they may join, and the inviter, who may have lost the
// right, may ask them in.
func (a Access) MayAccept(inviter Access) bool {
	return a.isMember() && a.MayJoin() && inviter.MayInvite()
}

// Owns says whether the room is the person's.
func (a Access) Owns() bool { return a.isMember() && a.Room.OwnerID == a.Person.ID }

// MayManage says whether the person may change the room: its owner, and an administrator, in a private room only
// after joining it.
func (a Access) MayManage() bool {
	return a.MayRead() == nil && !a.Room.Direct && (a.Owns() || (a.isMember() && a.Person.Administrator))
}

// MayRemove reports whether the person may take a member out of the room: of a private one, but neither its owner nor
// themselves. Out of a public room no one is taken: they would be back with their next word.
func (a Access) MayRemove(member Person) bool {
	return a.MayManage() && a.Room.IsPrivate() && member.ID != a.Room.OwnerID && member.ID != a.Person.ID
}

// MayBeEmbeddedBy reports whether a site may embed the room. It accepts a site that the browser withholds: browsers
// refuse the embed themselves.
func (a Access) MayBeEmbeddedBy(origin string) bool {
	return origin == "" || origin == Ourselves ||
		slices.ContainsFunc(a.Room.Origins(), func(listed string) bool { return covers(listed, origin) })
}

// MayExport says whether the person may take all that was said in the room along.
func (a Access) MayExport() bool { return a.MayManage() }

// MayEdit says whether the message is the person's own.
func (a Access) MayEdit(m Message) bool {
	return a.MaySpeak() == nil && a.Person != nil && m.AuthorID == a.Person.ID && m.DeletedAt == 0
}

// MayDelete says whether the person may take the message back: their own, or any where they manage the room.
func (a Access) MayDelete(m Message) bool {
	return m.DeletedAt == 0 && (a.MayEdit(m) || a.MayManage())
}
