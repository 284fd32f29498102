package handlers

// right is who may call a route. The table states it, serve enforces it before the act is run, and the models decide
// again within the change.
type right int

const (
	// anyone may call it, known or not.
	anyone right = iota
	// welcome is whoever the site is open to: where it is closed to guests, that is who has an account.
	welcome
	// member needs an account.
	member
	// writer needs one as well, to write to others alone.
	writer
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
	// framed says that it stands under /embed/, with the session that frames have.
	framed bool
	// files says that its form may have files, and that the act reads it.
	files bool
	// indexed says that it shows a room, and so may be found by search engines where the room's owner wants that;
	// paged, that `after` in its address makes another page of it.
	indexed, paged bool
	// letters says that it is there only where e-mail is sent.
	letters bool
}

// absent is the route where it is not there.
func (r route) absent() route {
	return route{pattern: r.pattern, right: anyone, act: func(*call) error { return errNoPage }}
}

// stopPattern is the one form that other sites may send.
const stopPattern = "POST /unsubscribe"

// routes is the map of the product: what there is, and who may call it.
func (s *Server) routes() []route {
	all := []route{
		{pattern: "GET /{$}", right: anyone, act: (*call).enterLobby},
		{pattern: "GET /rooms", right: welcome, act: (*call).showDirectory},
		{pattern: "POST /rooms", right: member, act: (*call).createRoom},

		{pattern: "GET /search", right: welcome, act: (*call).searchAll},

		{pattern: "GET /r/{room}", right: visitor, act: (*call).showRoom, indexed: true},
		{pattern: "POST /r/{room}/messages", right: speaker, act: (*call).postMessage, files: true},
		{pattern: "GET /r/{room}/messages", right: reader, act: (*call).showMessages},
		{pattern: "GET /r/{room}/messages/{id}", right: reader, act: (*call).showDeed},
		{pattern: "POST /r/{room}/messages/{id}", right: reader, act: (*call).editMessage},
		{pattern: "POST /r/{room}/messages/{id}/delete", right: reader, act: (*call).deleteMessage},
		{pattern: "POST /r/{room}/messages/{id}/pin", right: reader, act: (*call).pin},
		{pattern: "POST /r/{room}/messages/{id}/remind", right: reader, act: (*call).remind},
		{pattern: "POST /r/{room}/messages/{id}/bookmark", right: reader, act: (*call).bookmark},
		{pattern: "GET /r/{room}/pins", right: reader, act: (*call).showPins},
		{pattern: "GET /r/{room}/messages/{id}/thread", right: reader, act: (*call).showThread},
		{pattern: "GET /r/{room}/messages/{id}/reply", right: reader, act: (*call).showReply},
		{pattern: "GET /r/{room}/messages/{id}/reactions", right: reader, act: (*call).showReactions},
		{pattern: "POST /r/{room}/messages/{id}/reactions", right: speaker, act: (*call).react},
		{pattern: "GET /r/{room}/files/{id}/{name}", right: reader, act: (*call).serveFile, indexed: true},
		{pattern: "GET /r/{room}/avatars/{id}", right: reader, act: (*call).serveAvatar},
		{pattern: "GET /r/{room}/events", right: reader, act: (*call).streamEvents},
		{pattern: "GET /r/{room}/live", right: reader, act: (*call).showLive},
		{pattern: "GET /r/{room}/compose", right: reader, act: (*call).showComposer},
		{pattern: "POST /r/{room}/notify", right: reader, act: (*call).setLevel},
		{pattern: "POST /r/{room}/draft", right: speaker, act: (*call).keepDraft},
		{pattern: "POST /r/{room}/later", right: speaker, act: (*call).sendLater},
		{pattern: "POST /r/{room}/unread", right: reader, act: (*call).markUnread},
		{pattern: "GET /r/{room}/unread", right: reader, act: (*call).showUnread},
		{pattern: "GET /r/{room}/log", right: reader, act: (*call).showDays, indexed: true},
		{pattern: "GET /r/{room}/log/{day}", right: reader, act: (*call).showTranscript, indexed: true, paged: true},
		{pattern: "GET /r/{room}/feed", right: reader, act: (*call).serveFeed, indexed: true},
		{pattern: "GET /r/{room}/search", right: reader, act: (*call).searchRoom},
		{pattern: "POST /r/{room}/typing", right: speaker, act: (*call).markTyping},
		{pattern: "POST /r/{room}/read", right: reader, act: (*call).markRead},
		{pattern: "GET /r/{room}/people", right: reader, act: (*call).completeName},
		{pattern: "POST /r/{room}/emoji", right: speaker, act: (*call).addEmoji, files: true},

		{pattern: "POST /r/{room}/join", right: visitor, act: (*call).joinRoom},
		{pattern: "POST /r/{room}/leave", right: visitor, act: (*call).leaveRoom},
		{pattern: "GET /r/{room}/invite", right: reader, act: (*call).showInvite},
		{pattern: "POST /r/{room}/invite", right: reader, act: (*call).invite},
		{pattern: "GET /r/{room}/settings", right: manager, act: (*call).showSettings},
		{pattern: "POST /r/{room}/settings", right: manager, act: (*call).editRoom},
		{pattern: "POST /r/{room}/link", right: manager, act: (*call).renewLink},
		{pattern: "GET /r/{room}/members", right: manager, act: (*call).showMembers},
		{pattern: "POST /r/{room}/members/{id}/remove", right: manager, act: (*call).removeMember},
		{pattern: "POST /r/{room}/delete", right: manager, act: (*call).deleteRoom},
		{pattern: "GET /r/{room}/export", right: manager, act: (*call).showExport},
		{pattern: "POST /r/{room}/export", right: manager, act: (*call).exportRoom},
		{pattern: "GET /r/{room}/embed", right: manager, act: (*call).showEmbedding},
		{pattern: "POST /r/{room}/embed", right: manager, act: (*call).editEmbedding},
		{pattern: "POST /r/{room}/embed/secret", right: manager, act: (*call).rotateSecret},
		{pattern: "GET /embed/{room}/enter", right: visitor, act: (*call).showEntrance},
		{pattern: "POST /embed/{room}/enter", right: reader, act: (*call).enterFrame},
		{pattern: "GET /embed.js", right: anyone, act: (*call).serveLoader},

		{pattern: "GET /notifications", right: member, act: (*call).showNotices},
		{pattern: "POST /notifications/quiet", right: member, act: (*call).setQuiet},
		{pattern: "POST /notifications/digest", right: member, act: (*call).setDigest, letters: true},
		{pattern: "GET /unsubscribe", right: anyone, act: (*call).showStop, letters: true},
		{pattern: stopPattern, right: anyone, act: (*call).stopLetters, letters: true},
		{pattern: "POST /push", right: member, act: (*call).subscribe},
		{pattern: "POST /push/end", right: member, act: (*call).unsubscribe},
		{pattern: "POST /reminders/{id}/done", right: welcome, act: (*call).dismiss},
		{pattern: "GET /later", right: welcome, act: (*call).showLater},
		{pattern: "POST /later/{id}/withdraw", right: welcome, act: (*call).withdraw},
		{pattern: "GET /direct", right: writer, act: (*call).showDirects},
		{pattern: "POST /direct", right: writer, act: (*call).openDirect},
		{pattern: "POST /direct/refuse", right: member, act: (*call).refuseDirects},
		{pattern: "POST /blocks", right: member, act: (*call).block},
		{pattern: "POST /blocks/end", right: member, act: (*call).unblock},
		{pattern: "GET /invitations", right: member, act: (*call).showInvitations},
		{pattern: "POST /invitations/{id}/accept", right: member, act: (*call).acceptInvitation},
		{pattern: "POST /invitations/{id}/decline", right: member, act: (*call).declineInvitation},
		{pattern: "GET /bookmarks", right: welcome, act: (*call).showBookmarks},
		{pattern: "GET /mentions", right: welcome, act: (*call).showMentions},

		{pattern: "GET /register", right: anyone, act: (*call).showRegistration},
		{pattern: "POST /register", right: anyone, act: (*call).register},
		{pattern: "GET /login", right: anyone, act: (*call).showLogin},
		{pattern: "POST /login", right: anyone, act: (*call).signIn},
		{pattern: "GET /forgot", right: anyone, act: (*call).showForgot, letters: true},
		{pattern: "POST /forgot", right: anyone, act: (*call).forgot, letters: true},
		{pattern: "GET /reset", right: anyone, act: (*call).showReset, letters: true},
		{pattern: "POST /reset", right: anyone, act: (*call).reset, letters: true},
		{pattern: "POST /logout", right: anyone, act: (*call).signOut},
		{pattern: "GET /guest", right: welcome, act: (*call).showGuest},
		{pattern: "POST /guest", right: welcome, act: (*call).nameGuest},
		{pattern: "POST /preferences", right: anyone, act: (*call).keepPreferences},

		{pattern: "GET /account", right: member, act: (*call).showAccount},
		{pattern: "POST /account/nickname", right: member, act: (*call).changeNickname},
		{pattern: "POST /account/email", right: member, act: (*call).changeEmail},
		{pattern: "POST /account/email/letter", right: member, act: (*call).sendConfirmation, letters: true},
		{pattern: "GET /account/email/confirm", right: anyone, act: (*call).showConfirmation, letters: true},
		{pattern: "POST /account/email/confirm", right: anyone, act: (*call).confirmEmail, letters: true},
		{pattern: "POST /account/password", right: member, act: (*call).changePassword},
		{pattern: "POST /account/sessions/{id}/end", right: member, act: (*call).endSession},
		{pattern: "POST /account/sessions/end", right: member, act: (*call).endOtherSessions},
		{pattern: "GET /account/export", right: welcome, act: (*call).showOwnExport},
		{pattern: "POST /account/export", right: welcome, act: (*call).exportOwn},
		{pattern: "POST /account/delete", right: member, act: (*call).deleteAccount},

		{pattern: "GET /about", right: anyone, act: (*call).showAbout},
		{pattern: "GET /emoji", right: anyone, act: (*call).showEmoji},
		{pattern: "GET /emoji/search", right: anyone, act: (*call).searchEmoji},
		{pattern: "GET /assets/{name}", right: anyone, act: (*call).serveAsset},
		{pattern: "GET /robots.txt", right: anyone, act: (*call).serveRobots},
		{pattern: "GET /favicon.ico", right: anyone, act: (*call).serveIcon},
		{pattern: "GET /manifest.webmanifest", right: anyone, act: (*call).serveManifest},
		{pattern: "GET /sw.js", right: anyone, act: (*call).serveWorker},
		{pattern: "GET /offline", right: anyone, act: (*call).showOffline},

		{pattern: "GET /healthz", right: anyone, act: (*call).sayAlive},
		{pattern: "GET /readyz", right: anyone, act: (*call).sayReady},
		{pattern: "GET /metrics", right: anyone, act: (*call).showFigures},
	}
	for _, r := range []route{
		{pattern: "POST /r/{room}/messages", right: speaker, act: (*call).postMessage, files: true},
		{pattern: "GET /r/{room}/messages", right: reader, act: (*call).showMessages},
		{pattern: "GET /r/{room}/messages/{id}", right: reader, act: (*call).showDeed},
		{pattern: "POST /r/{room}/messages/{id}", right: reader, act: (*call).editMessage},
		{pattern: "POST /r/{room}/messages/{id}/delete", right: reader, act: (*call).deleteMessage},
		{pattern: "GET /r/{room}/pins", right: reader, act: (*call).showPins},
		{pattern: "GET /r/{room}/unread", right: reader, act: (*call).showUnread},
		{pattern: "GET /r/{room}/messages/{id}/thread", right: reader, act: (*call).showThread},
		{pattern: "GET /r/{room}/messages/{id}/reply", right: reader, act: (*call).showReply},
		{pattern: "GET /r/{room}/messages/{id}/reactions", right: reader, act: (*call).showReactions},
		{pattern: "POST /r/{room}/messages/{id}/reactions", right: speaker, act: (*call).react},
		{pattern: "GET /r/{room}/files/{id}/{name}", right: reader, act: (*call).serveFile},
		{pattern: "GET /r/{room}/avatars/{id}", right: reader, act: (*call).serveAvatar},
		{pattern: "GET /r/{room}/events", right: reader, act: (*call).streamEvents},
		{pattern: "POST /r/{room}/typing", right: speaker, act: (*call).markTyping},
		{pattern: "POST /r/{room}/read", right: reader, act: (*call).markRead},
		{pattern: "GET /r/{room}/people", right: reader, act: (*call).completeName},
		{pattern: "POST /r/{room}/emoji", right: speaker, act: (*call).addEmoji, files: true},
		{pattern: "POST /r/{room}/window", right: reader, act: (*call).lendWindow, files: true},
		{pattern: "POST /r/{room}/window/open", right: visitor, act: (*call).openWindow},
		{pattern: "POST /r/{room}/messages/{id}/remind", right: reader, act: (*call).remind},
		{pattern: "POST /r/{room}/reminders/{id}/done", right: reader, act: (*call).dismiss},
		{pattern: "POST /r/{room}/later", right: speaker, act: (*call).sendLater},
		{pattern: "GET /r/{room}/later", right: reader, act: (*call).showLater},
		{pattern: "POST /r/{room}/later/{id}/withdraw", right: reader, act: (*call).withdraw},
		{pattern: "GET /r/{room}/export", right: reader, act: (*call).showOwnExport},
		{pattern: "POST /r/{room}/export", right: reader, act: (*call).exportOwn},
		{pattern: "POST /r/{room}/session", right: visitor, act: (*call).takeSession},
		{pattern: "POST /r/{room}/session/resume", right: visitor, act: (*call).resumeFrame},
		{pattern: "POST /r/{room}/session/end", right: visitor, act: (*call).endFrame},
		{pattern: "POST /r/{room}/identity", right: visitor, act: (*call).identify},
		{pattern: "GET /r/{room}", right: visitor, act: (*call).showFrame},
	} {
		all = append(all, framed(r))
	}
	return all
}
