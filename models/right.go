package models

import (
	"slices"
	"time"
)

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

// MayBeIndexed reports whether search engines may index what the room shows: its owner wants it, and strangers may read
// it.
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

// locked returns why a lockdown keeps the person from writing, nil where it does not: guests do not write then, and the
// first message of others would make them members.
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

// laterAtOnce returns how many messages of a person can wait to be sent. Guests have fewer: one is made with one click.
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
// the key. A direct conversation cannot be joined, nor a room from which a moderator keeps them out, or one in lockdown.
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

// MayManage reports whether the person may change the room: its owner may, and an administrator, who must have joined a
// private one.
func (a Access) MayManage() bool {
	return a.MayRead() == nil && !a.Room.Direct && (a.Owns() || (a.isMember() && a.Person.Administrator))
}

// Rank returns the rank of the person in the room.
func (a Access) Rank() Rank {
	if a.Person == nil || a.Room.Direct {
		return Anyone
	}
	return rankIn(a.Room, *a.Person, a.Moderates)
}

// MayModerate reports whether the person keeps order in the room: its moderators and owner do, and moderators and
// administrators of the site, who must have joined a private one.
func (a Access) MayModerate() bool { return a.MayRead() == nil && a.Rank() > Anyone }

// MayReadLog returns nil if the person may read what moderators did in the room, else the reason. Its moderators may, and
// where the owner wants that all who read the room.
func (a Access) MayReadLog() error {
	switch err := a.MayRead(); {
	case err != nil:
		return err
	case a.MayModerate() || a.Room.LogOpen:
		return nil
	case !a.isMember():
		return ErrSignedOut
	}
	return ErrForbidden
}

// knownAfter is how many messages that still stand make a member known, knownFor how old their account is by then.
const (
	knownAfter = 10
	knownFor   = 7 * 24 * time.Hour
)

// isKnown reports whether what protects a room from spam does not meet the person at a time: they keep order there, or
// have had an account for a while and have said something with it. Conversations are not protected from their people.
func (a Access) isKnown(said, now int64) bool {
	isOld := a.isMember() && now-a.Person.CreatedAt >= knownFor.Milliseconds()
	return a.Room.Direct || a.MayModerate() || (isOld && said >= knownAfter)
}

// Outranks reports whether the person may act on another with a rank: it is lower than theirs, and they are not the
// same.
func (a Access) Outranks(other int64, rank Rank) bool {
	return a.MayModerate() && a.Person.ID != other && a.Rank() > rank
}

// MayBan returns nil if the person may ban one with a rank from the site for a time, zero for good, else ErrForbidden: a
// moderator of the site may for up to 30 days, an administrator without end.
func (a Access) MayBan(other int64, rank Rank, holds time.Duration) error {
	if !a.Outranks(other, rank) || a.Rank() < SiteModerator {
		return ErrForbidden
	}
	if a.Rank() < Administrator && (holds == 0 || holds > longestBan) {
		return Invalid{Field: "for", Reason: "problem.moderate.long"}
	}
	return nil
}

// MayRename reports whether the person may reset another's name: a guest's in their room, any on the whole site.
func (a Access) MayRename(other Person, rank Rank) bool {
	return a.Outranks(other.ID, rank) && (other.IsGuest() || a.Rank() >= SiteModerator)
}

// MayReport reports whether the person may report to the room's moderators what another does there: all who read it may.
// A direct conversation has no moderators.
func (a Access) MayReport(other int64) bool {
	return a.MayRead() == nil && !a.Room.Direct && (a.Person == nil || a.Person.ID != other)
}

// MayJudge reports whether the person may look at what others report of a person with a rank, and close it: they stand
// above them. What is said of an administrator goes to the other administrators.
func (a Access) MayJudge(reported int64, rank Rank) bool {
	if rank == Administrator {
		return a.MayModerate() && a.Rank() == Administrator && a.Person.ID != reported
	}
	return a.Outranks(reported, rank)
}

// MayBeAppealed reports whether the person may appeal against a restriction. A warning is only read, and a kick ends
// before it could be answered.
func (r Restriction) MayBeAppealed() bool { return r.Token != "" && (r.Kind == Mute || r.Kind == Ban) }

// MayAnswer reports whether the person may answer an appeal of a person with a rank: they could lift the restriction,
// and another has set it, unless they alone could lift it.
func (a Access) MayAnswer(o OpenObjection, rank Rank, isAlone bool) bool {
	return a.Outranks(o.PersonID, rank) && a.Rank() >= o.setterRank && (a.Person.ID != o.setter || isAlone)
}

// MayNameReporters reports whether the person is told who has reported: administrators are.
func (a Access) MayNameReporters() bool { return a.Rank() == Administrator }

// MayAppoint reports whether the person may make another a moderator of the room, or end that: its owner may, and
// administrators. Only people with an account are appointed, and no one who stands above a moderator already.
func (a Access) MayAppoint(other Person) bool {
	return a.MayManage() && other.IsMember() && rankIn(a.Room, other, false) == Anyone
}

// MayHandOver reports whether the person may make another the owner of the room: its owner may, and administrators. The
// lobby has no owner but the site.
func (a Access) MayHandOver(other Person) bool {
	return a.MayManage() && !a.Room.IsLobby() && other.IsMember() && !other.IsGone() && other.ID != a.Room.OwnerID
}

// MayAdminister reports whether the person runs the site: its settings, its people, its rooms.
func (p Person) MayAdminister() bool { return p.Rank() == Administrator }

// confirmedFor is for how long a password that was typed lets an administrator change the site.
const confirmedFor = time.Hour

// IsFresh reports whether the password was typed in the session within the last hour. A browser that is left open
// does not lend the site to the next who sits down before it.
func (s *Store) IsFresh(session Session) bool {
	return s.now()-session.ConfirmedAt < confirmedFor.Milliseconds()
}

// MayActOn reports whether the person may end the sessions of another, help them in, or delete their account: they run
// the site, and the other stands below them.
func (p Person) MayActOn(other Person) bool {
	return p.MayAdminister() && p.ID != other.ID && p.Rank() > other.Rank()
}

// mayRegister returns nil if one who comes with a link may make an account, else Invalid. invited says that the link is
// good.
func mayRegister(mode RegistrationMode, link string, invited bool) error {
	switch {
	case mode == RegistrationClosed:
		return Invalid{Reason: "problem.registration.closed"}
	case mode == RegistrationOpen || invited:
		return nil
	case link != "":
		return Invalid{Reason: "problem.invite.expired"}
	}
	return Invalid{Reason: "problem.registration.invite"}
}

// MayGiveRoom reports whether the person may make another, with an account, the owner of a room: of a private one only
// those who have joined, so that no administrator comes into it by that.
func (p Person) MayGiveRoom(room Room, joined bool) bool {
	return p.MayAdminister() && !room.Direct && (joined || !room.IsPrivate())
}

// MayCloseRoom reports whether the person may delete a room that they do not own.
func (p Person) MayCloseRoom(room Room) bool {
	return p.MayAdminister() && !room.Direct && !room.IsLobby()
}

// MayGiveRole reports whether the person may give another a role on the whole site. Administrators may, to people with
// an account who are not banned at that time. They also end each other's role and their own, or the first of them could
// never be replaced.
func (p Person) MayGiveRole(other Person, role Rank, now int64) bool {
	isOfSite := role == Anyone || ((role == SiteModerator || role == Administrator) && other.Ban(now).Kind == "")
	return p.MayAdminister() && other.IsMember() && !other.IsGone() && isOfSite
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
