package models

import "time"

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

// MayReadLog returns nil if the person may read what moderators did in the room, else the reason. Its moderators may,
// and where the owner wants that all who read the room.
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

// MayBan returns nil if the person may ban one with a rank from the site for a time, zero for good, else
// ErrForbidden: a moderator of the site may for up to 30 days, an administrator without end.
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

// MayReport reports whether the person may report to the room's moderators what another does there: all who read it
// may. A direct conversation has no moderators.
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

// MayHandOver reports whether the person may make another the owner of the room: its owner may, and administrators.
// The lobby has no owner but the site.
func (a Access) MayHandOver(other Person) bool {
	return a.MayManage() && !a.Room.IsLobby() && other.IsMember() && !other.IsGone() && other.ID != a.Room.OwnerID
}
