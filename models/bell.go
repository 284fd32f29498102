package models

// Bell is told of committed changes. It carries no data: its listener reads what changed from the table, so
// ringing twice, late or for nothing does no harm. The database's writer calls its methods, which return at once.
type Bell interface {
	// Ring says that the room has changes.
	Ring(room int64)
	// RightsChanged says that open streams must check again whether their readers may read on.
	RightsChanged(lost RightsLost)
	// RoomsChanged says that a person's list of rooms has changed, or their settings for notifications.
	RoomsChanged(person int64)
	// UnreadChanged says that what waits for a person has changed: they were mentioned or reminded, have read
	// something, have marked it as unread, or have dismissed it.
	UnreadChanged(person int64)
}

// RightsLost names whose rights must be checked again. A zero field means any: Person 7 alone is person 7 in
// every room, Room 3 alone means all people in room 3.
type RightsLost struct {
	Person, Room int64
}

// silence is the bell of a store without listeners.
type silence struct{}

func (silence) Ring(int64)               {}
func (silence) RightsChanged(RightsLost) {}
func (silence) RoomsChanged(int64)       {}
func (silence) UnreadChanged(int64)      {}
