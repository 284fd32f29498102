package gallery

import (
	"samovar/models"
	"samovar/views"

	"github.com/a-h/templ"
)

// The rooms of the made-up data.
var (
	lobby = models.Room{
		ID:         1,
		Slug:       models.LobbySlug,
		Name:       "Lobby",
		Topic:      "Tea, and everything else",
		Visibility: models.Public,
		Guests:     true,
		Posted:     10,
		Pins:       1,
		Members:    42,
		Published:  true,
		Here:       true,
	}
	teaCorner = models.Room{
		ID:           2,
		Slug:         "tea-corner",
		Name:         "Tea corner",
		Topic:        "Ask us about tea",
		Visibility:   models.Public,
		OwnerID:      anna.ID,
		Guests:       true,
		Posted:       10,
		EmbedOrigins: "https://shop.example https://*.example.com",
	}
	kitchen = models.Room{
		ID:         3,
		Slug:       "kq7m2x",
		Name:       "Küche, кухня, 厨房, and a name that is as long as a name can",
		Visibility: models.Private,
		OwnerID:    anna.ID,
		Posted:     3,
	}
	closed = models.Room{ID: 4, Slug: "members", Name: "Members", Visibility: models.Public, Posted: 10}
	direct = models.Room{ID: 5, Slug: "dq7m2x", Name: "Борис", Visibility: models.Private, Direct: true, Posted: 4}
)

// access returns what a person who has not joined a room may do there.
func access(room models.Room, p models.Person) models.Access {
	return models.Access{Room: room, Person: &p, GuestsWelcome: true}
}

// joined returns what a member of a room may do there, who has read all of it.
func joined(room models.Room, p models.Person) models.Access {
	a := access(room, p)
	a.Member, a.ReadOrdinal, a.Level = true, room.Posted, models.All
	return a
}

// entries are the rooms of Anna, in every state of the list.
func entries() []models.RoomEntry {
	return []models.RoomEntry{
		{Room: lobby, Level: models.All},
		{Room: teaCorner, Unread: 3, Mentions: 1, Level: models.Mentioned},
		{Room: kitchen, Unread: 1204, Mentions: 12, Level: models.All},
		{Room: closed, Level: models.Silent},
		{Room: direct, Unread: 2, Mentions: 2, Level: models.All, HasDraft: true, With: []models.Person{boris}},
	}
}

// roomList are those in sections, with the lobby open.
func roomList() views.RoomList {
	all := entries()
	return views.RoomList{
		Slug:   lobby.Slug,
		Online: map[int64]bool{boris.ID: true},
		Sidebar: models.Sidebar{
			Direct: models.Section{Entries: all[4:]},
			Rooms:  models.Section{Entries: all[:3]},
			Muted:  models.Section{Entries: all[3:4]},
		},
	}
}

// longList is the list of a person with hundreds of rooms.
func longList() views.RoomList {
	list := roomList()
	list.Rooms.Left, list.Rooms.LeftUnread, list.Invited = 180, 12, 2
	return list
}

// lobbyPage returns the lobby as a member sees it who has read all.
func lobbyPage() views.Room {
	return views.Room{
		Access:  joined(lobby, anna),
		History: models.History{More: true, Messages: conversation()},
		Cursor:  "1.10",
		Rooms:   roomList(),
		Here:    []models.Person{anna, boris, omar},
	}
}

// roomOf returns the page of another room with nothing said in it.
func roomOf(a models.Access) views.Room {
	r := lobbyPage()
	r.Access, r.History = a, models.History{}
	return r
}

// lost returns a page whose stream is in a state that stream.js writes into it.
func lost(component templ.Component, state, sentence string) templ.Component {
	open := scripted(component, `class="connection"`, `class="connection" data-state="`+state+`"`)
	return scripted(open, ` hidden></p>`, `>`+sentence+`</p>`)
}

// roomExhibits show the room's page and its title.
func roomExhibits(s scene) []views.Exhibit {
	unread := lobbyPage()
	unread.Access.ReadOrdinal, unread.Rooms = 7, longList()
	further := lobbyPage()
	further.Access.Room.Posted, further.Access.ReadOrdinal = 60, 2
	for i := range further.History.Messages {
		further.History.Messages[i].Ordinal += 50
	}
	past := lobbyPage()
	past.Cursor, past.At = "", 5
	silent := roomOf(access(closed, zofia))
	silent.Silence = models.ErrSignedOut
	conversation := roomOf(joined(direct, anna))
	conversation.With = []models.Person{blocked}
	hiding := s.member()
	hiding.Hidden = []string{blocked.Key(), boris.Key()}
	told := s.member()
	told.Flash = &views.Flash{Key: "flash.registered", Args: []any{anna.Nickname}}
	told.Attention = attention()
	owned := roomOf(joined(kitchen, anna))
	room := views.RoomPage(s.member(), lobbyPage())
	return []views.Exhibit{
		page("lobby", room),
		page("unread messages", views.RoomPage(s.member(), unread)),
		page("unread further back", views.RoomPage(s.member(), further)),
		page("the past", views.RoomPage(s.member(), past)),
		page("empty and owned", views.RoomPage(s.administrator(), owned)),
		page("notices", views.RoomPage(told, lobbyPage())),
		page("of a stranger", views.RoomPage(s.stranger(), roomOf(models.Access{Room: lobby, GuestsWelcome: true}))),
		page("of a guest who may not write", views.RoomPage(s.guest(), silent)),
		page("blocked people are left out", views.RoomPage(hiding, lobbyPage())),
		page("direct conversation with a blocked person", views.RoomPage(hiding, conversation)),
		page("connection lost", lost(room, "lost", s.texts.T("connection.lost"))),
		page("connection is back", lost(room, "back", s.texts.T("connection.back"))),
		page("connection ended", lost(room, "ended", s.texts.T("connection.ended"))),
		page("link of a private room", views.DoorPage(s.member(), access(kitchen, anna))),
		page("link of a private room closed to guests", views.DoorPage(s.guest(), access(kitchen, zofia))),
		page("last member leaves", views.LeavePage(s.member(), kitchen)),
		page("list of rooms", views.RoomListPage(s.member(), longList())),
		page(
			"filter that finds no room",
			views.RoomListPage(s.member(), views.RoomList{Asked: models.SidebarQuery{Filter: "tee"}}),
		),
		part("title", within("header.bar", views.RoomState(paths, lobby))),
		part("long title", within("header.bar", views.RoomState(paths, kitchen))),
		part("what is told of", views.LevelForm(s.member(), lobby.Slug, models.Mentioned, "")),
		part("no account yet", views.GuestForm(s.stranger(), views.Form{})),
	}
}
