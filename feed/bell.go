package feed

import (
	"samovar/broadcast"
	"samovar/models"
)

// Ringer is told that a room may have changed. Ring returns at once.
type Ringer interface{ Ring(room int64) }

// Bell passes the store's commits on to the hub. It implements models.Bell.
type Bell struct {
	Hub *broadcast.Hub
	// Others are rung after the hub: jobs that follow new messages.
	Others []Ringer
}

var _ models.Bell = Bell{}

// Ring wakes the room's pump and the jobs.
func (b Bell) Ring(room int64) {
	b.Hub.Ring(room)
	for _, other := range b.Others {
		other.Ring(room)
	}
}

// RightsChanged makes the streams concerned ask again whether they may go on.
func (b Bell) RightsChanged(lost models.RightsLost) {
	person := ""
	if lost.Person != 0 {
		person = key(lost.Person)
	}
	b.Hub.Review(lost.Room, person)
	if lost.Room != 0 && person != "" {
		b.Hub.StopTyping(lost.Room, person) // where they still write, the next key shows it again
	}
}

// RoomsChanged makes a person's open pages reconnect, to hear the tallies of the rooms they are in now.
func (b Bell) RoomsChanged(person int64) { b.Hub.Rewatch(key(person)) }

// UnreadChanged sends the unread counts to all pages of a person, in any browser.
func (b Bell) UnreadChanged(person int64) { b.Hub.RingKey(key(person)) }
