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
		{pattern: "GET /{$}", right: anyone, act: s.enterLobby},
		{pattern: "GET /rooms", right: welcome, act: s.showDirectory},
		{pattern: "POST /rooms", right: member, act: s.createRoom},

		{pattern: "GET /search", right: welcome, act: s.searchAll},

		{pattern: "GET /r/{room}", right: visitor, act: s.showRoom, indexed: true},
		{pattern: "POST /r/{room}/messages", right: speaker, act: s.postMessage, files: true},
		{pattern: "GET /r/{room}/messages", right: reader, act: s.showMessages},
		{pattern: "GET /r/{room}/messages/{id}", right: reader, act: s.showDeed},
		{pattern: "POST /r/{room}/messages/{id}", right: reader, act: s.editMessage},
		{pattern: "POST /r/{room}/messages/{id}/delete", right: reader, act: s.deleteMessage},
		{pattern: "POST /r/{room}/messages/{id}/pin", right: reader, act: s.pin},
		{pattern: "POST /r/{room}/messages/{id}/remind", right: reader, act: s.remind},
		{pattern: "POST /r/{room}/messages/{id}/bookmark", right: reader, act: s.bookmark},
		{pattern: "GET /r/{room}/pins", right: reader, act: s.showPins},
		{pattern: "GET /r/{room}/messages/{id}/thread", right: reader, act: s.showThread},
		{pattern: "GET /r/{room}/messages/{id}/reply", right: reader, act: s.showReply},
		{pattern: "GET /r/{room}/messages/{id}/reactions", right: reader, act: s.showReactions},
		{pattern: "POST /r/{room}/messages/{id}/reactions", right: speaker, act: s.react},
		{pattern: "GET /r/{room}/files/{id}/{name}", right: reader, act: s.serveFile, indexed: true},
		{pattern: "GET /r/{room}/avatars/{id}", right: reader, act: s.serveAvatar},
		{pattern: "GET /r/{room}/events", right: reader, act: s.streamEvents},
		{pattern: "GET /r/{room}/live", right: reader, act: s.showLive},
		{pattern: "GET /r/{room}/compose", right: reader, act: s.showComposer},
		{pattern: "POST /r/{room}/notify", right: reader, act: s.setLevel},
		{pattern: "POST /r/{room}/draft", right: speaker, act: s.keepDraft},
		{pattern: "POST /r/{room}/later", right: speaker, act: s.sendLater},
		{pattern: "POST /r/{room}/unread", right: reader, act: s.markUnread},
		{pattern: "GET /r/{room}/unread", right: reader, act: s.showUnread},
		{pattern: "GET /r/{room}/log", right: reader, act: s.showDays, indexed: true},
		{pattern: "GET /r/{room}/log/{day}", right: reader, act: s.showTranscript, indexed: true, paged: true},
		{pattern: "GET /r/{room}/feed", right: reader, act: s.serveFeed, indexed: true},
		{pattern: "GET /r/{room}/search", right: reader, act: s.searchRoom},
		{pattern: "POST /r/{room}/typing", right: speaker, act: s.markTyping},
		{pattern: "POST /r/{room}/read", right: reader, act: s.markRead},
		{pattern: "GET /r/{room}/people", right: reader, act: s.completeName},
		{pattern: "POST /r/{room}/emoji", right: speaker, act: s.addEmoji, files: true},

		{pattern: "POST /r/{room}/join", right: visitor, act: s.joinRoom},
		{pattern: "POST /r/{room}/leave", right: visitor, act: s.leaveRoom},
		{pattern: "GET /r/{room}/invite", right: reader, act: s.showInvite},
		{pattern: "POST /r/{room}/invite", right: reader, act: s.invite},
		{pattern: "GET /r/{room}/settings", right: manager, act: s.showSettings},
		{pattern: "POST /r/{room}/settings", right: manager, act: s.editRoom},
		{pattern: "POST /r/{room}/link", right: manager, act: s.renewLink},
		{pattern: "GET /r/{room}/members", right: manager, act: s.showMembers},
		{pattern: "POST /r/{room}/members/{id}/remove", right: manager, act: s.removeMember},
		{pattern: "POST /r/{room}/delete", right: manager, act: s.deleteRoom},
		{pattern: "GET /r/{room}/export", right: manager, act: s.showExport},
		{pattern: "POST /r/{room}/export", right: manager, act: s.exportRoom},
		{pattern: "GET /r/{room}/embed", right: manager, act: s.showEmbedding},
		{pattern: "POST /r/{room}/embed", right: manager, act: s.editEmbedding},
		{pattern: "POST /r/{room}/embed/secret", right: manager, act: s.rotateSecret},
		{pattern: "GET /embed/{room}/enter", right: visitor, act: s.showEntrance},
		{pattern: "POST /embed/{room}/enter", right: reader, act: s.enterFrame},
		{pattern: "GET /embed.js", right: anyone, act: s.serveLoader},

		{pattern: "GET /notifications", right: member, act: s.showNotices},
		{pattern: "POST /notifications/quiet", right: member, act: s.setQuiet},
		{pattern: "POST /notifications/digest", right: member, act: s.setDigest, letters: true},
		{pattern: "GET /unsubscribe", right: anyone, act: s.showStop, letters: true},
		{pattern: stopPattern, right: anyone, act: s.stopLetters, letters: true},
		{pattern: "POST /push", right: member, act: s.subscribe},
		{pattern: "POST /push/end", right: member, act: s.unsubscribe},
		{pattern: "POST /reminders/{id}/done", right: welcome, act: s.dismiss},
		{pattern: "GET /later", right: welcome, act: s.showLater},
		{pattern: "POST /later/{id}/withdraw", right: welcome, act: s.withdraw},
		{pattern: "GET /direct", right: writer, act: s.showDirects},
		{pattern: "POST /direct", right: writer, act: s.openDirect},
		{pattern: "POST /direct/refuse", right: member, act: s.refuseDirects},
		{pattern: "POST /blocks", right: member, act: s.block},
		{pattern: "POST /blocks/end", right: member, act: s.unblock},
		{pattern: "GET /invitations", right: member, act: s.showInvitations},
		{pattern: "POST /invitations/{id}/accept", right: member, act: s.acceptInvitation},
		{pattern: "POST /invitations/{id}/decline", right: member, act: s.declineInvitation},
		{pattern: "GET /bookmarks", right: welcome, act: s.showBookmarks},
		{pattern: "GET /mentions", right: welcome, act: s.showMentions},

		{pattern: "GET /register", right: anyone, act: s.showRegistration},
		{pattern: "POST /register", right: anyone, act: s.register},
		{pattern: "GET /login", right: anyone, act: s.showLogin},
		{pattern: "POST /login", right: anyone, act: s.signIn},
		{pattern: "GET /forgot", right: anyone, act: s.showForgot, letters: true},
		{pattern: "POST /forgot", right: anyone, act: s.forgot, letters: true},
		{pattern: "GET /reset", right: anyone, act: s.showReset, letters: true},
		{pattern: "POST /reset", right: anyone, act: s.reset, letters: true},
		{pattern: "POST /logout", right: anyone, act: s.signOut},
		{pattern: "GET /guest", right: welcome, act: s.showGuest},
		{pattern: "POST /guest", right: welcome, act: s.nameGuest},
		{pattern: "POST /preferences", right: anyone, act: s.keepPreferences},

		{pattern: "GET /account", right: member, act: s.showAccount},
		{pattern: "POST /account/nickname", right: member, act: s.changeNickname},
		{pattern: "POST /account/email", right: member, act: s.changeEmail},
		{pattern: "POST /account/email/letter", right: member, act: s.sendConfirmation, letters: true},
		{pattern: "GET /account/email/confirm", right: anyone, act: s.showConfirmation, letters: true},
		{pattern: "POST /account/email/confirm", right: anyone, act: s.confirmEmail, letters: true},
		{pattern: "POST /account/password", right: member, act: s.changePassword},
		{pattern: "POST /account/sessions/{id}/end", right: member, act: s.endSession},
		{pattern: "POST /account/sessions/end", right: member, act: s.endOtherSessions},
		{pattern: "GET /account/export", right: welcome, act: s.showOwnExport},
		{pattern: "POST /account/export", right: welcome, act: s.exportOwn},
		{pattern: "POST /account/delete", right: member, act: s.deleteAccount},

		{pattern: "GET /about", right: anyone, act: s.showAbout},
		{pattern: "GET /emoji", right: anyone, act: s.showEmoji},
		{pattern: "GET /emoji/search", right: anyone, act: s.searchEmoji},
		{pattern: "GET /assets/{name}", right: anyone, act: s.serveAsset},
		{pattern: "GET /robots.txt", right: anyone, act: s.serveRobots},
		{pattern: "GET /favicon.ico", right: anyone, act: s.serveIcon},
		{pattern: "GET /manifest.webmanifest", right: anyone, act: s.serveManifest},
		{pattern: "GET /sw.js", right: anyone, act: s.serveWorker},
		{pattern: "GET /offline", right: anyone, act: s.showOffline},

		{pattern: "GET /healthz", right: anyone, act: s.sayAlive},
		{pattern: "GET /readyz", right: anyone, act: s.sayReady},
		{pattern: "GET /metrics", right: anyone, act: s.showFigures},
	}
	for _, r := range []route{
		{pattern: "POST /r/{room}/messages", right: speaker, act: s.postMessage, files: true},
		{pattern: "GET /r/{room}/messages", right: reader, act: s.showMessages},
		{pattern: "GET /r/{room}/messages/{id}", right: reader, act: s.showDeed},
		{pattern: "POST /r/{room}/messages/{id}", right: reader, act: s.editMessage},
		{pattern: "POST /r/{room}/messages/{id}/delete", right: reader, act: s.deleteMessage},
		{pattern: "GET /r/{room}/pins", right: reader, act: s.showPins},
		{pattern: "GET /r/{room}/unread", right: reader, act: s.showUnread},
		{pattern: "GET /r/{room}/messages/{id}/thread", right: reader, act: s.showThread},
		{pattern: "GET /r/{room}/messages/{id}/reply", right: reader, act: s.showReply},
		{pattern: "GET /r/{room}/messages/{id}/reactions", right: reader, act: s.showReactions},
		{pattern: "POST /r/{room}/messages/{id}/reactions", right: speaker, act: s.react},
		{pattern: "GET /r/{room}/files/{id}/{name}", right: reader, act: s.serveFile},
		{pattern: "GET /r/{room}/avatars/{id}", right: reader, act: s.serveAvatar},
		{pattern: "GET /r/{room}/events", right: reader, act: s.streamEvents},
		{pattern: "POST /r/{room}/typing", right: speaker, act: s.markTyping},
		{pattern: "POST /r/{room}/read", right: reader, act: s.markRead},
		{pattern: "GET /r/{room}/people", right: reader, act: s.completeName},
		{pattern: "POST /r/{room}/emoji", right: speaker, act: s.addEmoji, files: true},
		{pattern: "POST /r/{room}/window", right: reader, act: s.lendWindow, files: true},
		{pattern: "POST /r/{room}/window/open", right: visitor, act: s.openWindow},
		{pattern: "POST /r/{room}/messages/{id}/remind", right: reader, act: s.remind},
		{pattern: "POST /r/{room}/reminders/{id}/done", right: reader, act: s.dismiss},
		{pattern: "POST /r/{room}/later", right: speaker, act: s.sendLater},
		{pattern: "GET /r/{room}/later", right: reader, act: s.showLater},
		{pattern: "POST /r/{room}/later/{id}/withdraw", right: reader, act: s.withdraw},
		{pattern: "GET /r/{room}/export", right: reader, act: s.showOwnExport},
		{pattern: "POST /r/{room}/export", right: reader, act: s.exportOwn},
		{pattern: "POST /r/{room}/session", right: visitor, act: s.takeSession},
		{pattern: "POST /r/{room}/session/resume", right: visitor, act: s.resumeFrame},
		{pattern: "POST /r/{room}/session/end", right: visitor, act: s.endFrame},
		{pattern: "POST /r/{room}/identity", right: visitor, act: s.identify},
		{pattern: "GET /r/{room}", right: visitor, act: s.showFrame},
	} {
		all = append(all, framed(r))
	}
	return all
}
