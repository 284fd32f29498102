package handlers

// right is who may call a route. The table states it, serve enforces it before the act is run, and the models decide again within
// the change.
type right int

const (
	// anyone may call it, known or not.
	anyone right = iota
	// welcome is whoever the site is open to: where it is closed to guests, that is who has an account.
	welcome
	// member needs an account.
	member
	// visitor needs to know the address of a room that exists.
	visitor
	// reader may read the room, speaker may also write in it, manager may change it.
	reader
	speaker
	manager
)

// act answers one request, or returns why it cannot.
type act func(*call) error

type route struct {
	pattern string
	right   right
	act     act
}

// routes is the map of the product: what there is, and who may call it.
func (s *Server) routes() []route {
	return []route{
		{"GET /{$}", anyone, s.enterLobby},
		{"GET /rooms", welcome, s.showDirectory},
		{"POST /rooms", member, s.createRoom},

		{"GET /r/{room}", visitor, s.showRoom},
		{"POST /r/{room}/messages", speaker, s.postMessage},
		{"GET /r/{room}/messages", reader, s.showMessages},
		{"GET /r/{room}/messages/{id}", reader, s.showDeed},
		{"POST /r/{room}/messages/{id}", reader, s.editMessage},
		{"POST /r/{room}/messages/{id}/delete", reader, s.deleteMessage},
		{"GET /r/{room}/events", reader, s.streamEvents},
		{"GET /r/{room}/live", reader, s.showLive},
		{"GET /r/{room}/compose", reader, s.showComposer},
		{"POST /r/{room}/typing", speaker, s.markTyping},
		{"POST /r/{room}/read", reader, s.markRead},
		{"POST /r/{room}/emoji", speaker, s.addEmoji},

		{"POST /r/{room}/join", visitor, s.joinRoom},
		{"POST /r/{room}/leave", visitor, s.leaveRoom},
		{"GET /r/{room}/invite", reader, s.showInvitation},
		{"POST /r/{room}/invite", reader, s.inviteToRoom},
		{"GET /r/{room}/settings", manager, s.showSettings},
		{"POST /r/{room}/settings", manager, s.editRoom},
		{"POST /r/{room}/delete", manager, s.deleteRoom},

		{"GET /register", anyone, s.showRegistration},
		{"POST /register", anyone, s.register},
		{"GET /login", anyone, s.showLogin},
		{"POST /login", anyone, s.signIn},
		{"POST /logout", anyone, s.signOut},
		{"GET /guest", welcome, s.showGuest},
		{"POST /guest", welcome, s.nameGuest},
		{"POST /preferences", anyone, s.keepPreferences},

		{"GET /account", member, s.showAccount},
		{"POST /account/nickname", member, s.changeNickname},
		{"POST /account/email", member, s.changeEmail},
		{"POST /account/password", member, s.changePassword},
		{"POST /account/sessions/{id}/end", member, s.endSession},
		{"POST /account/sessions/end", member, s.endOtherSessions},
		{"POST /account/delete", member, s.deleteAccount},

		{"GET /emoji", anyone, s.showEmoji},
		{"GET /emoji/search", anyone, s.searchEmoji},
		{"GET /assets/{name}", anyone, s.serveAsset},
		{"GET /favicon.ico", anyone, s.serveIcon},

		{"GET /healthz", anyone, s.sayAlive},
		{"GET /readyz", anyone, s.sayReady},
		{"GET /metrics", anyone, s.showFigures},
	}
}
