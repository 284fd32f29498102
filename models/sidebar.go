package models

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"samovar/models/words"
)

// Limits of the sections that a page carries, so that a person with hundreds of rooms waits no longer for it.
const (
	sidebarDirect = 8
	sidebarRooms  = 16
	sidebarMuted  = 4
)

// maxSidebar is how many rooms one section shows at most, when all are asked for.
const maxSidebar = 500

// Sidebar is a person's list of rooms in sections. Muted are those from which the person wants no notifications.
type Sidebar struct {
	Direct, Rooms, Muted Section
}

// Section is a part of the list.
type Section struct {
	Entries []RoomEntry
	// Left is how many rooms are left out, LeftUnread how many of those have something unread.
	Left, LeftUnread int
}

// SidebarQuery is what of the list is asked for.
type SidebarQuery struct {
	// Current is the room that is open, zero for none. It is never left out.
	Current int64
	// All asks for every room, and Filter for those whose name contains it. Otherwise the sections are short.
	All    bool
	Filter string
}

// Sidebar returns a person's list of rooms. In each section those that mention the person come first, then those with
// something unread, then the latest active: direct conversations to the moment, rooms by day, so that they keep their
// places for a while, and those of one day by name.
func (s *Store) Sidebar(ctx context.Context, person *Person, q SidebarQuery) (list Sidebar, err error) {
	entries, err := s.entriesOf(ctx, person, q.Current)
	if err == nil {
		err = nameDirects(s.read(ctx), idOf(person), entries)
	}
	if err != nil {
		return list, wrap(err, "read a person's list of rooms")
	}
	entries = filterEntries(entries, q.Filter)
	slices.SortFunc(entries, compareEntries)
	list = sections(entries)
	shown := map[*Section]int{&list.Direct: sidebarDirect, &list.Rooms: sidebarRooms, &list.Muted: sidebarMuted}
	for section, most := range shown {
		if q.All || q.Filter != "" {
			most = maxSidebar
		}
		section.shorten(most, q.Current)
	}
	return list, nil
}

// filterEntries keeps the rooms whose name contains a text, whatever its case and marks.
func filterEntries(entries []RoomEntry, text string) []RoomEntry {
	wanted := words.FoldMarks(strings.TrimSpace(text))
	if wanted == "" {
		return entries
	}
	return slices.DeleteFunc(entries, func(entry RoomEntry) bool {
		return !strings.Contains(words.FoldMarks(entry.Room.Name), wanted)
	})
}

// sections divides entries, whose order stays.
func sections(entries []RoomEntry) (list Sidebar) {
	for _, entry := range entries {
		section := &list.Rooms
		switch {
		case entry.Level == Silent:
			section = &list.Muted
		case entry.Room.Direct:
			section = &list.Direct
		}
		section.Entries = append(section.Entries, entry)
	}
	return list
}

func compareEntries(a, b RoomEntry) int {
	return cmp.Or(
		-compareBool(a.Mentions > 0, b.Mentions > 0),
		-compareBool(a.Unread > 0, b.Unread > 0),
		cmp.Compare(b.activity(), a.activity()),
		compareNames(a, b),
	)
}

// activity returns when the room was last active: the moment or the day.
func (e RoomEntry) activity() int64 {
	if e.Room.Direct {
		return e.Room.ActiveAt
	}
	return e.Room.ActiveAt / day * day
}

// shorten leaves at most most entries, and the current one, and counts the others.
func (s *Section) shorten(most int, current int64) {
	if len(s.Entries) <= most {
		return
	}
	rest := s.Entries[most:]
	s.Entries = slices.Clip(s.Entries[:most])
	for _, entry := range rest {
		if entry.Room.ID == current {
			s.Entries = append(s.Entries, entry)
			continue
		}
		s.Left++
		if entry.Unread > 0 {
			s.LeftUnread++
		}
	}
}
