package feed

import (
	"strconv"

	"samovar/broadcast"
	"samovar/models"
)

// Presence knows who has a page open, who looks at one, and who is typing. Its methods return at once; what they say
// is a hint, which may be a moment old.
type Presence interface {
	// Here lists the people who have the room open.
	Here(room int64) []int64
	// IsOnline reports whether a person has any page open.
	IsOnline(person int64) bool
	// Count counts the people who have any page open.
	Count() int
	// Look notes that a person looks at a page, which has a name among their pages. It counts for a minute.
	Look(person int64, page string)
	// LookAway ends that early: the page is hidden or closed.
	LookAway(person int64, page string)
	// IsLooking reports whether a person looks at any page.
	IsLooking(person int64) bool
	// StartTyping shows a person as typing in a room for a few seconds.
	StartTyping(room, person int64)
	// StopTyping ends that early: the message was sent.
	StopTyping(room, person int64)
}

// NewPresence returns the presence of the readers of one hub.
func NewPresence(hub *broadcast.Hub) Presence { return hubPresence{hub, newAttention()} }

type hubPresence struct {
	hub       *broadcast.Hub
	attention *attention
}

func (p hubPresence) Here(room int64) []int64 { return ids(p.hub.Present(room, broadcast.Here)) }

func (p hubPresence) IsOnline(person int64) bool { return p.hub.IsHere(key(person)) }

func (p hubPresence) Count() int { return p.hub.Keys() }

func (p hubPresence) Look(person int64, page string) { p.attention.look(person, page) }

func (p hubPresence) LookAway(person int64, page string) { p.attention.lookAway(person, page) }

func (p hubPresence) IsLooking(person int64) bool { return p.attention.isLooking(person) }

func (p hubPresence) StartTyping(room, person int64) { p.hub.StartTyping(room, key(person)) }

func (p hubPresence) StopTyping(room, person int64) {
	p.hub.StopTyping(room, key(person))
}

// key returns the key by which the hub knows a person's readers.
func key(person int64) string { return models.Person{ID: person}.Key() }

// ids turns keys back into people's numbers.
func ids(keys []string) []int64 {
	ids := make([]int64, 0, len(keys))
	for _, key := range keys {
		if id, err := strconv.ParseInt(key, 10, 64); err == nil {
			ids = append(ids, id)
		}
	}
	return ids
}
