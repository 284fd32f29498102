package models

import "time"

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

// mayRegister returns nil if one who comes with a link may make an account, else Invalid. invited says that the link
// is good.
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

// MayGiveRole reports whether the person may give another a role on the whole site. Administrators may, to people
// with an account who are not banned at that time. They also end each other's role and their own, or the first of
// them could never be replaced.
func (p Person) MayGiveRole(other Person, role Rank, now int64) bool {
	isOfSite := role == Anyone || ((role == SiteModerator || role == Administrator) && other.Ban(now).Kind == "")
	return p.MayAdminister() && other.IsMember() && !other.IsGone() && isOfSite
}
