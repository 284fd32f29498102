package handlers

// right is who may call a route. The table states it, admit enforces it before the act runs, and the models decide
// again within the change.
type right int

const (
	// anyone needs no session.
	anyone right = iota
	// welcome needs an account where the site is closed to guests.
	welcome
	// member needs an account.
	member
	// writer needs an account too, in order to write to people directly.
	writer
	// visitor needs to know the address of a room.
	visitor
	// administrator needs the account of an administrator.
	administrator
	// reader may read the room, speaker may also write in it, moderator keeps order there, manager may change it.
	reader
	speaker
	moderator
	manager
)

// act answers a request, or returns why it cannot.
type act func(*request) error

type route struct {
	pattern string
	right   right
	act     act
	// embedded says that the route stands under /embed/, with the session of embeds.
	embedded bool
	// files says that the route's form may have files, and that the act reads it.
	files bool
	// indexed says that the route shows a room, and may be found by search engines if the room's owner wants that.
	// paged says that `after` in the address makes another page of it.
	indexed, paged bool
	// needsMail says that the route exists only where e-mail is sent.
	needsMail bool
}

// absent returns the route as it answers where it does not exist.
func (r route) absent() route {
	return route{pattern: r.pattern, right: anyone, act: func(*request) error { return errNoPage }}
}

// unsubscribePattern is the one form that other sites may send.
const unsubscribePattern = "POST /unsubscribe"

// routes is the map of the product: what there is, and who may call it.
func (s *Server) routes() []route {
	all := []route{
		{pattern: "GET /{$}", right: anyone, act: (*request).enterLobby},
		{pattern: "GET /rooms", right: welcome, act: (*request).showDirectory},
		{pattern: "GET /rooms/mine", right: welcome, act: (*request).showRoomList},
		{pattern: "POST /rooms", right: member, act: (*request).createRoom},

		{pattern: "GET /switch", right: welcome, act: (*request).showSwitcher},
		{pattern: "GET /keys", right: anyone, act: (*request).showKeys},
		{pattern: "GET /search", right: welcome, act: (*request).searchAll},

		{pattern: "GET /r/{room}", right: visitor, act: (*request).showRoom, indexed: true},
		{pattern: "POST /r/{room}/messages", right: speaker, act: (*request).postMessage, files: true},
		{pattern: "GET /r/{room}/messages", right: reader, act: (*request).showMessages},
		{pattern: "GET /r/{room}/messages/{id}", right: reader, act: (*request).showMessageActions},
		{pattern: "GET /r/{room}/messages/{id}/edit", right: reader, act: (*request).showMessageEdit},
		{pattern: "POST /r/{room}/messages/{id}", right: reader, act: (*request).editMessage},
		{pattern: "POST /r/{room}/messages/{id}/delete", right: reader, act: (*request).deleteMessage},
		{pattern: "POST /r/{room}/messages/{id}/undo", right: reader, act: (*request).restoreMessage},
		{pattern: "POST /r/{room}/messages/{id}/pin", right: reader, act: (*request).togglePin},
		{pattern: "POST /r/{room}/messages/{id}/remind", right: reader, act: (*request).setReminder},
		{pattern: "POST /r/{room}/messages/{id}/bookmark", right: reader, act: (*request).toggleBookmark},
		{pattern: "GET /r/{room}/messages/{id}/report", right: reader, act: (*request).showMessageReport},
		{pattern: "POST /r/{room}/messages/{id}/report", right: reader, act: (*request).reportMessage},
		{pattern: "GET /r/{room}/person/{person}/report", right: reader, act: (*request).showPersonReport},
		{pattern: "POST /r/{room}/person/{person}/report", right: reader, act: (*request).reportPerson},
		{pattern: "GET /r/{room}/pins", right: reader, act: (*request).showPins},
		{pattern: "GET /r/{room}/files", right: reader, act: (*request).showFiles},
		{pattern: "GET /r/{room}/messages/{id}/thread", right: reader, act: (*request).showThread},
		{pattern: "GET /r/{room}/messages/{id}/reply", right: reader, act: (*request).showReply},
		{pattern: "GET /r/{room}/messages/{id}/reactions", right: reader, act: (*request).showReactions},
		{pattern: "POST /r/{room}/messages/{id}/reactions", right: speaker, act: (*request).toggleReaction},
		{pattern: "POST /r/{room}/messages/{id}/poster", right: speaker, act: (*request).setPoster, files: true},
		{pattern: "GET /r/{room}/files/{id}/{name}", right: reader, act: (*request).serveFile, indexed: true},
		{pattern: "GET /r/{room}/avatars/{id}", right: reader, act: (*request).serveAvatar},
		{pattern: "GET /avatars/{id}", right: welcome, act: (*request).serveOwnAvatar},
		{pattern: "GET /r/{room}/events", right: reader, act: (*request).streamEvents},
		{pattern: "GET /r/{room}/live", right: reader, act: (*request).showLive},
		{pattern: "GET /r/{room}/compose", right: reader, act: (*request).showComposer},
		{pattern: "POST /r/{room}/notify", right: reader, act: (*request).setLevel},
		{pattern: "POST /r/{room}/draft", right: speaker, act: (*request).saveDraft},
		{pattern: "POST /r/{room}/later", right: speaker, act: (*request).sendLater},
		{pattern: "POST /r/{room}/unread", right: reader, act: (*request).markUnread},
		{pattern: "GET /r/{room}/unread", right: reader, act: (*request).showUnread},
		{pattern: "GET /r/{room}/log", right: reader, act: (*request).showDays, indexed: true},
		{pattern: "GET /r/{room}/log/{day}", right: reader, act: (*request).showTranscript, indexed: true, paged: true},
		{pattern: "GET /r/{room}/feed", right: reader, act: (*request).serveAtom, indexed: true},
		{pattern: "GET /r/{room}/search", right: reader, act: (*request).searchRoom},
		{pattern: "POST /r/{room}/typing", right: speaker, act: (*request).showTyping},
		{pattern: "POST /r/{room}/read", right: reader, act: (*request).markRead},
		{pattern: "GET /r/{room}/people", right: reader, act: (*request).completeName},
		{pattern: "GET /r/{room}/person/{person}", right: reader, act: (*request).showCard},
		{pattern: "POST /r/{room}/emoji", right: speaker, act: (*request).addEmoji, files: true},

		{pattern: "GET /r/{room}/person/{person}/act", right: moderator, act: (*request).showAct},
		{pattern: "POST /r/{room}/person/{person}/act", right: moderator, act: (*request).moderate},
		{pattern: "POST /r/{room}/person/{person}/lift", right: moderator, act: (*request).liftRestriction},
		{pattern: "GET /r/{room}/restrictions", right: moderator, act: (*request).showRestrictions},
		{pattern: "POST /r/{room}/heed", right: reader, act: (*request).heedWarning},

		{pattern: "POST /r/{room}/join", right: visitor, act: (*request).joinRoom},
		{pattern: "POST /r/{room}/leave", right: visitor, act: (*request).leaveRoom},
		{pattern: "GET /r/{room}/invite", right: reader, act: (*request).showInvite},
		{pattern: "GET /r/{room}/invite/names", right: reader, act: (*request).offerForRoom},
		{pattern: "POST /r/{room}/invite", right: reader, act: (*request).inviteMember},
		{pattern: "POST /r/{room}/invite/{id}/withdraw", right: reader, act: (*request).withdrawInvitation},
		{pattern: "GET /r/{room}/reports", right: moderator, act: (*request).showReports},
		{pattern: "POST /r/{room}/reports/{id}", right: moderator, act: (*request).closeReport},
		{pattern: "POST /r/{room}/appeals/{id}", right: moderator, act: (*request).answerObjection},
		{pattern: "GET /objection/{token}", right: anyone, act: (*request).showObjection},
		{pattern: "POST /objection/{token}", right: anyone, act: (*request).sendObjection},
		{pattern: "POST /reports/{id}/seen", right: member, act: (*request).dismissAnswer},
		{pattern: "GET /r/{room}/deeds", right: reader, act: (*request).showDeeds},
		{pattern: "GET /r/{room}/settings", right: manager, act: (*request).showSettings},
		{pattern: "POST /r/{room}/settings", right: manager, act: (*request).editRoom},
		{pattern: "GET /r/{room}/guard", right: moderator, act: (*request).showGuard},
		{pattern: "POST /r/{room}/guard", right: moderator, act: (*request).protectRoom},
		{pattern: "GET /r/{room}/guard/words", right: manager, act: (*request).showRoomWords},
		{pattern: "POST /r/{room}/guard/words", right: manager, act: (*request).editRoomWords},
		{pattern: "POST /r/{room}/link", right: manager, act: (*request).renewRoomLink},
		{pattern: "GET /r/{room}/members", right: reader, act: (*request).showMembers},
		{pattern: "POST /r/{room}/members/{id}/remove", right: manager, act: (*request).removeMember},
		{pattern: "POST /r/{room}/members/{id}/moderator", right: manager, act: (*request).appointModerator},
		{pattern: "POST /r/{room}/members/{id}/owner", right: manager, act: (*request).handOver},
		{pattern: "GET /r/{room}/retention", right: manager, act: (*request).showRetention},
		{pattern: "POST /r/{room}/retention", right: manager, act: (*request).setRetention},
		{pattern: "POST /r/{room}/delete", right: manager, act: (*request).deleteRoom},
		{pattern: "GET /r/{room}/export", right: manager, act: (*request).showExport},
		{pattern: "POST /r/{room}/export", right: manager, act: (*request).exportRoom},
		{pattern: "GET /r/{room}/embed", right: manager, act: (*request).showEmbedSettings},
		{pattern: "POST /r/{room}/embed", right: manager, act: (*request).editEmbedSettings},
		{pattern: "POST /r/{room}/embed/secret", right: manager, act: (*request).rotateSecret},
		{pattern: "GET /embed/{room}/enter", right: visitor, act: (*request).showEmbedEnter},
		{pattern: "POST /embed/{room}/enter", right: reader, act: (*request).enterEmbed},
		{pattern: "GET /embed.js", right: anyone, act: (*request).serveLoader},

		{pattern: "GET /notifications", right: member, act: (*request).showNotifications},
		{pattern: "POST /notifications/quiet", right: member, act: (*request).setQuiet},
		{pattern: "POST /notifications/digest", right: member, act: (*request).setDigest, needsMail: true},
		{pattern: "GET /unsubscribe", right: anyone, act: (*request).showUnsubscribe, needsMail: true},
		{pattern: unsubscribePattern, right: anyone, act: (*request).unsubscribeDigest, needsMail: true},
		{pattern: "POST /push", right: member, act: (*request).subscribePush},
		{pattern: "POST /push/end", right: member, act: (*request).unsubscribePush},
		{pattern: "GET /events", right: welcome, act: (*request).streamOwn},
		{pattern: "GET /told", right: welcome, act: (*request).showTold},
		{pattern: "POST /looking", right: member, act: (*request).noteLook},
		{pattern: "POST /reminders/{id}/done", right: welcome, act: (*request).dismissReminder},
		{pattern: "GET /later", right: welcome, act: (*request).showLater},
		{pattern: "POST /later/{id}/withdraw", right: welcome, act: (*request).withdrawMessage},
		{pattern: "GET /direct", right: writer, act: (*request).showDirects},
		{pattern: "GET /direct/names", right: writer, act: (*request).offerPeople},
		{pattern: "POST /direct", right: writer, act: (*request).openDirect},
		{pattern: "POST /direct/refuse", right: member, act: (*request).setDirectRefusal},
		{pattern: "POST /blocks", right: member, act: (*request).blockPerson},
		{pattern: "POST /blocks/end", right: member, act: (*request).unblockPerson},
		{pattern: "GET /people/{username}", right: member, act: (*request).showCardOf},
		{pattern: "GET /invitations", right: member, act: (*request).showInvitations},
		{pattern: "POST /invitations/{id}/accept", right: member, act: (*request).acceptInvitation},
		{pattern: "POST /invitations/{id}/seen", right: member, act: (*request).dismissInvitation},
		{pattern: "POST /invitations/{id}/decline", right: member, act: (*request).declineInvitation},
		{pattern: "GET /bookmarks", right: welcome, act: (*request).showBookmarks},
		{pattern: "GET /mentions", right: welcome, act: (*request).showMentions},

		{pattern: "GET /setup", right: anyone, act: (*request).showSetup},
		{pattern: "POST /setup", right: anyone, act: (*request).setUp},
		{pattern: "GET /admin", right: administrator, act: (*request).showOverview},
		{pattern: "POST /admin/confirm", right: administrator, act: (*request).goOnConfirmed},
		{pattern: "GET /admin/people", right: administrator, act: (*request).showPeople},
		{pattern: "GET /admin/people/{person}", right: administrator, act: (*request).showAdministered},
		{pattern: "POST /admin/people/{person}/role", right: administrator, act: (*request).giveRole},
		{pattern: "POST /admin/people/{person}/sessions", right: administrator, act: (*request).signOutPerson},
		{pattern: "POST /admin/people/{person}/link", right: administrator, act: (*request).makeSignInLink},
		{pattern: "POST /admin/people/{person}/delete", right: administrator, act: (*request).deleteOther},
		{pattern: "GET /admin/rooms", right: administrator, act: (*request).showAdminRooms},
		{pattern: "GET /admin/rooms/{id}", right: administrator, act: (*request).showAdminRoom},
		{pattern: "POST /admin/rooms/{id}/owner", right: administrator, act: (*request).giveRoom},
		{pattern: "POST /admin/rooms/{id}/delete", right: administrator, act: (*request).closeRoom},
		{pattern: "GET /admin/registration", right: administrator, act: (*request).showAdmissions},
		{pattern: "POST /admin/registration", right: administrator, act: (*request).editRegistration},
		{pattern: "POST /admin/registration/links", right: administrator, act: (*request).makeAdmission},
		{pattern: "POST /admin/registration/links/{id}/withdraw", right: administrator, act: (*request).withdrawAdmission},
		{pattern: "GET /admin/storage", right: administrator, act: (*request).showStorage},
		{pattern: "GET /admin/deeds", right: administrator, act: (*request).showSiteDeeds},
		{pattern: "GET /admin/settings", right: administrator, act: (*request).showSite},
		{pattern: "POST /admin/settings", right: administrator, act: (*request).editSite},
		{pattern: "POST /admin/settings/logo", right: administrator, act: (*request).changeLogo, files: true},
		{pattern: "GET /admin/words", right: administrator, act: (*request).showSiteWords},
		{pattern: "POST /admin/words", right: administrator, act: (*request).editSiteWords},
		{pattern: "GET /logo", right: anyone, act: (*request).serveLogo},
		{pattern: "GET /register", right: anyone, act: (*request).showRegistration},
		{pattern: "POST /register", right: anyone, act: (*request).registerAccount},
		{pattern: "GET /login", right: anyone, act: (*request).showLogin},
		{pattern: "POST /login", right: anyone, act: (*request).signIn},
		{pattern: "GET /forgot", right: anyone, act: (*request).showForgotPassword, needsMail: true},
		{pattern: "POST /forgot", right: anyone, act: (*request).sendResetLink, needsMail: true},
		{pattern: "GET /reset", right: anyone, act: (*request).showPasswordReset},
		{pattern: "POST /reset", right: anyone, act: (*request).resetPassword},
		{pattern: "POST /logout", right: anyone, act: (*request).signOut},
		{pattern: "GET /guest", right: welcome, act: (*request).showGuest},
		{pattern: "POST /guest", right: welcome, act: (*request).nameGuest},
		{pattern: "POST /preferences", right: anyone, act: (*request).savePreferences},

		{pattern: "GET /account", right: member, act: (*request).showAccount},
		{pattern: "POST /account/picture", right: member, act: (*request).changePicture, files: true},
		{pattern: "POST /account/nickname", right: member, act: (*request).changeNickname},
		{pattern: "POST /account/email", right: member, act: (*request).changeEmail},
		{pattern: "POST /account/email/letter", right: member, act: (*request).resendConfirmation, needsMail: true},
		{pattern: "GET /account/email/confirm", right: anyone, act: (*request).showConfirmation, needsMail: true},
		{pattern: "POST /account/email/confirm", right: anyone, act: (*request).confirmEmail, needsMail: true},
		{pattern: "POST /account/password", right: member, act: (*request).changePassword},
		{pattern: "POST /account/sessions/{id}/end", right: member, act: (*request).endSession},
		{pattern: "POST /account/sessions/end", right: member, act: (*request).endOtherSessions},
		{pattern: "GET /account/export", right: welcome, act: (*request).showOwnExport},
		{pattern: "POST /account/export", right: welcome, act: (*request).exportOwn},
		{pattern: "POST /account/delete", right: member, act: (*request).deleteAccount},

		{pattern: "GET /about", right: anyone, act: (*request).showAbout},
		{pattern: "GET /emoji", right: anyone, act: (*request).showEmoji},
		{pattern: "GET /emoji/search", right: anyone, act: (*request).searchEmoji},
		{pattern: "GET /assets/{name}", right: anyone, act: (*request).serveAsset},
		{pattern: "GET /robots.txt", right: anyone, act: (*request).serveRobots},
		{pattern: "GET /favicon.ico", right: anyone, act: (*request).serveIcon},
		{pattern: "GET /manifest.webmanifest", right: anyone, act: (*request).serveManifest},
		{pattern: "GET /sw.js", right: anyone, act: (*request).serveWorker},
		{pattern: "GET /offline", right: anyone, act: (*request).showOffline},

		{pattern: "GET /healthz", right: anyone, act: (*request).answerAlive},
		{pattern: "GET /readyz", right: anyone, act: (*request).answerReady},
		{pattern: "GET /metrics", right: anyone, act: (*request).showMetrics},
	}
	for _, r := range []route{
		{pattern: "POST /r/{room}/messages", right: speaker, act: (*request).postMessage, files: true},
		{pattern: "GET /r/{room}/messages", right: reader, act: (*request).showMessages},
		{pattern: "GET /r/{room}/messages/{id}", right: reader, act: (*request).showMessageActions},
		{pattern: "GET /r/{room}/messages/{id}/edit", right: reader, act: (*request).showMessageEdit},
		{pattern: "POST /r/{room}/messages/{id}", right: reader, act: (*request).editMessage},
		{pattern: "POST /r/{room}/messages/{id}/delete", right: reader, act: (*request).deleteMessage},
		{pattern: "POST /r/{room}/messages/{id}/undo", right: reader, act: (*request).restoreMessage},
		{pattern: "GET /r/{room}/messages/{id}/report", right: reader, act: (*request).showMessageReport},
		{pattern: "POST /r/{room}/messages/{id}/report", right: reader, act: (*request).reportMessage},
		{pattern: "GET /r/{room}/person/{person}/report", right: reader, act: (*request).showPersonReport},
		{pattern: "POST /r/{room}/person/{person}/report", right: reader, act: (*request).reportPerson},
		{pattern: "GET /r/{room}/pins", right: reader, act: (*request).showPins},
		{pattern: "GET /r/{room}/unread", right: reader, act: (*request).showUnread},
		{pattern: "GET /r/{room}/messages/{id}/thread", right: reader, act: (*request).showThread},
		{pattern: "GET /r/{room}/messages/{id}/reply", right: reader, act: (*request).showReply},
		{pattern: "GET /r/{room}/messages/{id}/reactions", right: reader, act: (*request).showReactions},
		{pattern: "POST /r/{room}/messages/{id}/reactions", right: speaker, act: (*request).toggleReaction},
		{pattern: "POST /r/{room}/messages/{id}/poster", right: speaker, act: (*request).setPoster, files: true},
		{pattern: "GET /r/{room}/files/{id}/{name}", right: reader, act: (*request).serveFile},
		{pattern: "GET /r/{room}/avatars/{id}", right: reader, act: (*request).serveAvatar},
		{pattern: "GET /r/{room}/events", right: reader, act: (*request).streamEvents},
		{pattern: "GET /r/{room}/compose", right: reader, act: (*request).showComposer},
		{pattern: "POST /r/{room}/typing", right: speaker, act: (*request).showTyping},
		{pattern: "POST /r/{room}/read", right: reader, act: (*request).markRead},
		{pattern: "GET /r/{room}/people", right: reader, act: (*request).completeName},
		{pattern: "GET /r/{room}/person/{person}", right: reader, act: (*request).showCard},
		{pattern: "POST /r/{room}/emoji", right: speaker, act: (*request).addEmoji, files: true},
		{pattern: "GET /r/{room}/person/{person}/act", right: moderator, act: (*request).showAct},
		{pattern: "POST /r/{room}/person/{person}/act", right: moderator, act: (*request).moderate},
		{pattern: "POST /r/{room}/person/{person}/lift", right: moderator, act: (*request).liftRestriction},
		{pattern: "POST /r/{room}/heed", right: reader, act: (*request).heedWarning},
		{pattern: "POST /r/{room}/window", right: reader, act: (*request).lendWindow, files: true},
		{pattern: "POST /r/{room}/window/open", right: visitor, act: (*request).openWindow},
		{pattern: "POST /r/{room}/messages/{id}/remind", right: reader, act: (*request).setReminder},
		{pattern: "POST /r/{room}/reminders/{id}/done", right: reader, act: (*request).dismissReminder},
		{pattern: "POST /r/{room}/later", right: speaker, act: (*request).sendLater},
		{pattern: "GET /r/{room}/later", right: reader, act: (*request).showLater},
		{pattern: "POST /r/{room}/later/{id}/withdraw", right: reader, act: (*request).withdrawMessage},
		{pattern: "GET /r/{room}/export", right: reader, act: (*request).showOwnExport},
		{pattern: "POST /r/{room}/export", right: reader, act: (*request).exportOwn},
		{pattern: "POST /r/{room}/session", right: visitor, act: (*request).takeSession},
		{pattern: "POST /r/{room}/session/resume", right: visitor, act: (*request).resumeEmbed},
		{pattern: "POST /r/{room}/session/end", right: visitor, act: (*request).endEmbed},
		{pattern: "POST /r/{room}/identity", right: visitor, act: (*request).identify},
		{pattern: "GET /r/{room}", right: visitor, act: (*request).showEmbed},
	} {
		all = append(all, embedded(r))
	}
	return all
}
