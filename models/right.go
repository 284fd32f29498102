package models

import "slices"

// admitted reports whether the person is let in at all: with an account always, otherwise where neither the site nor
// the room is closed to guests, or where the room's own site vouches for them.
func (a Access) admitted() bool {
	return a.isMember() || (a.GuestsWelcome && a.Room.Guests) || a.isVouched()
}

// isVouched reports whether the room's own site says who the person is.
func (a Access) isVouched() bool { return a.Person != nil && a.Person.VouchedBy == a.Room.ID }

// isMember reports whether the person has an account; Access.Member reports whether they have joined the room.
func (a Access) isMember() bool { return a.Person != nil && a.Person.IsMember() }

// IsHidden reports whether the person must not learn that the room exists: it is deleted, or a direct conversation
// of others. An embed shows no direct conversation, not even to its members.
func (a Access) IsHidden(embedded bool) bool {
	return a.Room.DeletedAt != 0 || (a.Room.Direct && (embedded || !a.Member))
}

// MayRead returns nil if the person may read the room, else the reason: ErrNotFound where they must not learn of it,
// ErrSignedOut where they need an account, Restricted where a moderator keeps them out of a private room, ErrForbidden
// where they have not joined it.
//
// The constant mayRead states the same rule in SQL, but for a ban from the site: the queries of a banned person are
// refused before they are asked. Whatever comes to restrict reading (mutes, bans, roles) is added
// to these two and nowhere else; TestWhoMayReadIsTheSameInGoAndInSQL compares them over every combination.
func (a Access) MayRead() error {
	switch {
	case a.IsHidden(false):
		return ErrNotFound
	case a.Banned:
		return a.restricted()
	case !a.admitted():
		return ErrSignedOut
	case a.Room.IsPrivate() && !a.Member && a.isOut():
		return a.restricted()
	case a.Room.IsPrivate() && !a.Member:
		return ErrForbidden
	}
	return nil
}

// isOut reports whether the person was kicked or banned, and must not come back yet.
func (a Access) isOut() bool {
	return a.Banned || a.Restriction.Kind == Kick || a.Restriction.Kind == Ban
}

// restricted returns the error that tells of the person's restriction.
func (a Access) restricted() error {
	if a.Banned {
		return Restricted{Restriction: a.Restriction}
	}
	return Restricted{Restriction: a.Restriction, Room: a.Room.Name}
}

// mayRead is the SQL twin of Access.MayRead, for queries over many rooms or people. It takes rooms as r, the person
// who reads as reader (from people), and one argument: whether the site welcomes guests (Store.guestsWelcome). A
// stranger is a reader without a row: LEFT JOIN people reader ON reader.id = ?, with zero for the id.
const mayRead = `r.deleted_at = 0 AND (reader.kind = 'member' OR reader.vouched_by = r.id OR (r.guests AND ?))
	AND ((r.visibility = 'public' AND NOT r.direct)
		OR EXISTS (SELECT 1 FROM memberships joined WHERE joined.room_id = r.id AND joined.person_id = reader.id))`

// isListed is the condition for a room (r) to stand in the directory. It asks nothing about the person: a room that is
// closed to guests is listed for them too, so that they learn that an account lets them in.
const isListed = "r.deleted_at = 0 AND r.visibility = 'public' AND NOT r.direct"

// MayBeIndexed reports whether search engines may index what the room shows: its owner wants it, and strangers may
// read it.
func (a Access) MayBeIndexed() bool {
	return a.Room.Indexed && !a.Room.IsPrivate() && !a.Room.Direct && a.Room.Guests && a.GuestsWelcome
}

// MaySpeak returns nil if the person may speak, else the reason. All who may read may speak, except in a conversation
// of two whose other person has blocked them: that is ErrBlocked.
func (a Access) MaySpeak() error {
	if err := a.MayRead(); err != nil {
		return err
	}
	if a.Blocked {
		return ErrBlocked
	}
	if a.Restriction.Kind != "" {
		return a.restricted()
	}
	return a.locked()
}

// locked returns why a lockdown keeps the person from writing, nil where it does not: guests do not write then, and
// the first message of others would make them members.
func (a Access) locked() error {
	switch {
	case !a.Locked || a.MayModerate():
		return nil
	case !a.isMember() && !a.isVouched():
		return ErrGuestLocked
	case !a.Member:
		return ErrLocked
	}
	return nil
}

// SeesDoor reports whether the person may not read a private room and is shown its door instead: its name, and how to
// come in.
func (a Access) SeesDoor() bool {
	return a.Room.IsPrivate() && !a.Room.Direct && !a.isOut() && a.MayRead() != nil && (a.GuestsWelcome || a.isMember())
}

// MayPostDue returns nil if a message that has waited may be posted now, else the reason. A person who has left the
// room since is not brought back by it.
func (a Access) MayPostDue() error {
	if err := a.MaySpeak(); err != nil {
		return err
	}
	if !a.Member {
		return ErrForbidden
	}
	return nil
}

// laterAtOnce returns how many messages of a person can wait to be sent. Guests have fewer: one is made with one
// click.
func laterAtOnce(p Person) int {
	if p.IsGuest() {
		return 10
	}
	return 50
}

// mayTakeAlong returns nil if a person may export what they said, else the reason. They may, with an account or as a
// guest, also where they may no longer read; but a site that is closed to guests gives them nothing.
func (s *Store) mayTakeAlong(p Person) error {
	if p.IsGone() || (!p.IsMember() && !s.guestsWelcome()) {
		return ErrSignedOut
	}
	return nil
}

// mayWriteAlone returns nil if a person may open direct conversations, else the reason. It takes an account, so that
// the recipient can block the sender for good.
func mayWriteAlone(p Person) error {
	if !p.IsMember() {
		return ErrGuestAlone
	}
	return nil
}

// MayJoin returns nil if the person may become a member of the room, else the reason. They know its address, which is
// the key. A direct conversation cannot be joined, nor a room from which a moderator keeps them out, or one in
// lockdown.
func (a Access) MayJoin() error {
	switch {
	case a.isOut():
		return a.restricted()
	case !a.admitted() || a.Room.Direct:
		return ErrSignedOut
	case a.Locked && !a.Member && !a.MayModerate():
		return ErrLocked
	}
	return nil
}

// MayLeave reports whether the room can be left: not the lobby, nor a conversation of two, in which one blocks the
// other.
func (a Access) MayLeave() bool { return !a.Room.IsLobby() && (!a.Room.Direct || a.Room.Grouped) }

// MayInvite reports whether the person may invite others: members with an account who have joined may.
func (a Access) MayInvite() bool { return a.isMember() && a.Member && !a.Room.Direct }

// MayWithdraw reports whether the person may take back an invitation to the room that another, or they, sent.
func (a Access) MayWithdraw(inviter int64) bool {
	return a.isMember() && (a.Person.ID == inviter || a.MayManage())
}

// MayAccept reports whether the person may accept an invitation: they may join, and the inviter may still invite.
func (a Access) MayAccept(inviter Access) bool {
	return a.isMember() && a.MayJoin() == nil && inviter.MayInvite()
}

// Owns reports whether the person owns the room.
func (a Access) Owns() bool { return a.isMember() && a.Room.OwnerID == a.Person.ID }

// MayManage reports whether the person may change the room: its owner may, and an administrator, who must have joined
// a private one.
func (a Access) MayManage() bool {
	return a.MayRead() == nil && !a.Room.Direct && (a.Owns() || (a.isMember() && a.Person.Administrator))
}

// MayRemove reports whether the person may remove a member from the room. They may in a private room, but neither its
// owner nor themselves. In a public room removal is void: the member would be back with their next message.
func (a Access) MayRemove(member Person) bool {
	return a.MayManage() && a.Room.IsPrivate() && member.ID != a.Room.OwnerID && member.ID != a.Person.ID
}

// MayBeEmbeddedBy reports whether a site may embed the room. It accepts a site that the browser withholds: browsers
// refuse the embed themselves.
func (a Access) MayBeEmbeddedBy(origin string) bool {
	return origin == "" || origin == Ourselves ||
		slices.ContainsFunc(a.Room.Origins(), func(listed string) bool { return covers(listed, origin) })
}

// MayExport reports whether the person may export all messages of the room.
func (a Access) MayExport() bool { return a.MayManage() }

// MayEdit reports whether the person may edit the message: it is their own.
func (a Access) MayEdit(m Message) bool {
	return a.MaySpeak() == nil && a.wrote(m) && m.DeletedAt == 0
}

func (a Access) wrote(m Message) bool { return a.Person != nil && m.AuthorID == a.Person.ID }

// MayDelete reports whether the person may delete the message: their own, also where they may not write, or that of an
// author whom they outrank.
func (a Access) MayDelete(m Message, author Rank) bool {
	return m.DeletedAt == 0 && ((a.MayRead() == nil && a.wrote(m)) || a.Outranks(m.AuthorID, author))
}

// MayPin reports whether the person may pin messages: if they manage the room, and in a direct conversation.
func (a Access) MayPin() bool {
	return a.MayManage() || (a.Room.Direct && a.MaySpeak() == nil)
}
