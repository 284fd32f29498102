package handlers

import "strings"

// visitors are the columns of the table. Two rooms are tried, one public and one private: olga owns both, the member,
// the moderator and the muted have joined both. The stranger and the administrator have accounts and have joined
// neither.
var visitors = []string{
	"anonymous", "guest", "member", "stranger", "olga", "administrator", "moderator", "muted",
}

// statuses are the answers to the visitors, in their order.
type statuses [8]int

// all is the same answer for every visitor.
func all(s int) statuses { return statuses{s, s, s, s, s, s, s, s} }

// members is one answer for visitors with an account, and another for the others.
func members(s, others int) statuses { return statuses{others, others, s, s, s, s, s, s} }

// known is one answer for visitors with a session, and another for the stranger without one.
func known(s, anonymous int) statuses { return statuses{anonymous, s, s, s, s, s, s, s} }

// inside is one answer for the members of the private room, and another for the others.
func inside(s, others int) statuses { return statuses{others, others, s, others, s, others, s, s} }

// joined is one answer for the members of the public room, and another for the others. The administrator is known
// there by their role alone.
func joined(s, others int) statuses { return statuses{others, others, s, others, s, others, s, s} }

// but is the answers with another one for the muted person.
func (s statuses) but(muted int) statuses {
	s[7] = muted
	return s
}

// own is the answers with another one for the owner, whose message it is.
func (s statuses) own(answer int) statuses {
	s[4] = answer
	return s
}

// The owner's answers: each room answers its owner alone, and the public one also the administrator. Their moderators
// are answered too where order is kept.
var (
	owners         = func(s int) statuses { return statuses{403, 403, 403, 403, s, 403, 403, 403} }
	administrators = func(s int) statuses { return statuses{403, 403, 403, 403, s, s, 403, 403} }
	keepers        = func(s int) statuses { return statuses{403, 403, 403, 403, s, s, s, 403} }
	keepersInside  = func(s int) statuses { return statuses{403, 403, 403, 403, s, 403, s, 403} }
	operators      = func(s int) statuses { return statuses{403, 403, 403, 403, 403, s, 403, 403} }
)

// visit is a route, what is typed into its form, and its answers. A route of a room has answers for a public and a
// private room.
type visit struct {
	pattern         string
	form            form
	public, private statuses
}

// routeVisits is the product as seen from outside: a new route states here who gets what. Forms are wrong on
// purpose where a right one would change the visitors; 422 says that they got as far as the form.
var routeVisits = []visit{
	{"GET /{$}", nil, all(303), statuses{}},
	{"GET /rooms", nil, all(200), statuses{}},
	{"GET /rooms/mine", nil, all(200), statuses{}},
	{"POST /rooms", form{"name": ""}, members(422, 403), statuses{}},

	{"GET /switch", nil, all(200), statuses{}},
	{"GET /keys", nil, all(200), statuses{}},
	{"GET /search", nil, all(200), statuses{}},

	{"GET /r/{room}", nil, all(200), all(200)}, // the private one's door
	{"POST /r/{room}/messages", form{"body": "a word"}, all(303).but(403), inside(303, 403).but(403)},
	{"GET /r/{room}/messages", nil, all(200), inside(200, 403)},
	{"GET /r/{room}/messages/{id}", nil, all(200), inside(200, 403)},
	{"GET /r/{room}/messages/{id}/edit", nil, owners(200), owners(200)},
	{"POST /r/{room}/messages/{id}", form{"body": "another word"}, owners(303), owners(303)}, // the owner wrote it
	{"POST /r/{room}/messages/{id}/delete", nil, administrators(303), owners(303)},
	{"POST /r/{room}/messages/{id}/undo", nil, administrators(303), owners(303)},
	{"POST /r/{room}/messages/{id}/pin", nil, administrators(303), owners(303)},
	{"POST /r/{room}/messages/{id}/remind", form{"hours": "0"}, all(422), inside(422, 403)},
	{"POST /r/{room}/messages/{id}/bookmark", nil, all(303), inside(303, 403)},
	{"GET /r/{room}/messages/{id}/report", nil, all(200).own(403), inside(200, 403).own(403)},
	{
		"POST /r/{room}/messages/{id}/report",
		nil,
		all(422).own(403),
		inside(422, 403).own(403),
	}, // report_test.go sends right ones
	{"GET /r/{room}/person/{person}/report", nil, all(200).own(403), inside(200, 403).own(403)}, // its owner
	{"POST /r/{room}/person/{person}/report", nil, all(422).own(403), inside(422, 403).own(403)},
	{"GET /r/{room}/pins", nil, all(200), inside(200, 403)},
	{"GET /r/{room}/files", nil, all(200), inside(200, 403)},
	{"GET /r/{room}/messages/{id}/thread", nil, all(200), inside(200, 403)},
	{"GET /r/{room}/messages/{id}/reply", nil, all(200), inside(200, 403)},
	{"GET /r/{room}/messages/{id}/reactions", nil, all(200), inside(200, 403)},
	{"POST /r/{room}/messages/{id}/reactions", form{"emoji": "👍"}, all(303).but(403), inside(303, 403).but(403)},
	{"POST /r/{room}/messages/{id}/poster", nil, known(422, 403).but(403), inside(422, 403).but(403)},
	{"GET /r/{room}/files/{id}/{name}", nil, all(404), inside(404, 403)}, // file_test.go has one that is there
	{"GET /r/{room}/avatars/{id}", nil, all(404), inside(404, 403)},      // avatar_test.go has one that is there
	{"GET /r/{room}/events", nil, all(200), inside(200, 403)},
	{"GET /r/{room}/live", nil, all(200), inside(200, 403)},
	{"GET /r/{room}/compose", nil, all(200), inside(200, 403)},
	{"GET /r/{room}/log", nil, all(404), inside(404, 403)}, // none of these rooms offers its archive
	{"GET /r/{room}/log/{day}", nil, all(404), inside(404, 403)},
	{"GET /r/{room}/feed", nil, all(404), inside(404, 403)},
	{"GET /r/{room}/search", nil, all(200), inside(200, 403)},
	{"POST /r/{room}/typing", nil, all(204).but(403), inside(204, 403).but(403)},
	{"POST /r/{room}/read", form{"ordinal": "1"}, all(204), inside(204, 403)},
	{"GET /r/{room}/people", nil, all(200), inside(200, 403)},
	{"GET /r/{room}/person/{person}", nil, all(200), inside(200, 403)}, // its owner
	{"GET /r/{room}/unread", nil, all(303), inside(303, 403)},
	{"POST /r/{room}/notify", form{"level": "mentions"}, joined(303, 403), inside(303, 403)},
	{"POST /r/{room}/draft", form{"body": "half"}, all(204).but(403), inside(204, 403).but(403)},
	{"POST /r/{room}/later", form{"body": "x", "hours": "0"}, all(422).but(403), inside(422, 403).but(403)},
	{"POST /r/{room}/unread", form{"ordinal": "1"}, joined(303, 403), inside(303, 403)},
	{"POST /r/{room}/emoji", form{"body": "a word", "emoji": "😬"}, all(200).but(403), inside(200, 403).but(403)},
	{"GET /r/{room}/person/{person}/act", nil, operators(200), all(403)}, // of its owner, whom an administrator outranks
	{"POST /r/{room}/person/{person}/act", form{"act": "none", "for": "1h", "since": "1h"}, operators(422), all(403)},
	{"POST /r/{room}/person/{person}/lift", nil, operators(303), all(403)},
	{"GET /r/{room}/restrictions", nil, keepers(200), keepersInside(200)},
	{"POST /r/{room}/heed", nil, known(303, 403), inside(303, 403)},
	{"POST /r/{room}/join", nil, all(303), members(303, 403)}, // a new private room has no guests
	{"POST /r/{room}/leave", nil, known(303, 403), inside(303, 403)},
	{"GET /r/{room}/invite", nil, inside(200, 403), inside(200, 403)},
	{"GET /r/{room}/invite/names", nil, inside(200, 403), inside(200, 403)},
	{"POST /r/{room}/invite/{id}/withdraw", nil, inside(404, 403), inside(404, 403)}, // the number is a message's
	{"POST /r/{room}/invite", form{"username": "nobody"}, inside(422, 403), inside(422, 403)},
	{"GET /r/{room}/reports", nil, keepers(200), keepersInside(200)},
	{"POST /r/{room}/reports/{id}", form{"decision": "x"}, keepers(422), keepersInside(422)},
	{"POST /r/{room}/appeals/{id}", form{"decision": "x"}, keepers(422), keepersInside(422)},
	{"GET /objection/{token}", nil, all(404), statuses{}}, // objection_test.go has one that is there
	{"POST /objection/{token}", form{"body": "x"}, all(404), statuses{}},
	{"POST /reports/{id}/seen", nil, members(303, 403), statuses{}},
	{"GET /r/{room}/deeds", nil, keepers(200), keepersInside(200)},
	{"GET /r/{room}/settings", nil, administrators(200), owners(200)},
	{"POST /r/{room}/settings", form{"name": ""}, administrators(422), owners(422)},
	{"GET /r/{room}/guard", nil, keepers(200), keepersInside(200)},
	{"POST /r/{room}/guard", form{"slow": "7"}, keepers(422), keepersInside(422)},
	{"GET /r/{room}/guard/words", nil, administrators(200), owners(200)},
	{"POST /r/{room}/guard/words", form{"words": "...", "act": "refuse"}, administrators(422), owners(422)},
	{"POST /r/{room}/link", nil, all(403), owners(303)},
	{"GET /r/{room}/members", nil, all(200), inside(200, 403)},
	{"POST /r/{room}/members/{id}/remove", nil, administrators(404), owners(404)}, // the number is a message's
	{"POST /r/{room}/members/{id}/moderator", form{"moderator": "yes"}, administrators(404), owners(404)},
	{"POST /r/{room}/members/{id}/owner", nil, administrators(404), owners(404)},
	{"GET /r/{room}/retention", nil, administrators(200), owners(200)},
	{"POST /r/{room}/retention", form{"days": "31"}, administrators(422), owners(422)},
	{"POST /r/{room}/delete", nil, administrators(303), owners(303)},
	{"GET /r/{room}/export", nil, administrators(200), owners(200)},
	{"POST /r/{room}/export", nil, administrators(200), owners(200)},

	{"GET /r/{room}/embed", nil, administrators(200), owners(200)},
	{"POST /r/{room}/embed", form{"origins": "none"}, administrators(422), owners(422)},
	{"POST /r/{room}/embed/secret", nil, administrators(303), owners(303)},
	{"GET /embed/{room}/enter", nil, members(200, 303), members(200, 303)},
	{"POST /embed/{room}/enter", nil, members(200, 403), inside(200, 403)},
	{"GET /embed.js", nil, all(200), statuses{}},

	// In an embed no visitor has the session that they have elsewhere.
	{"GET /embed/{room}", nil, all(200), all(403)},
	{"POST /embed/{room}/messages", form{"body": "a word"}, all(303), all(403)},
	{"GET /embed/{room}/messages", nil, all(200), all(403)},
	{"GET /embed/{room}/messages/{id}", nil, all(200), all(403)},
	{"GET /embed/{room}/messages/{id}/edit", nil, all(403), all(403)},
	{"POST /embed/{room}/messages/{id}", form{"body": "another word"}, all(403), all(403)},
	{"POST /embed/{room}/messages/{id}/delete", nil, all(403), all(403)},
	{"POST /embed/{room}/messages/{id}/undo", nil, all(403), all(403)},
	{"GET /embed/{room}/messages/{id}/report", nil, all(200), all(403)},
	{"POST /embed/{room}/messages/{id}/report", nil, all(422), all(403)},
	{"GET /embed/{room}/person/{person}/report", nil, all(200), all(403)},
	{"POST /embed/{room}/person/{person}/report", nil, all(422), all(403)},
	{"GET /embed/{room}/pins", nil, all(200), all(403)},
	{"GET /embed/{room}/unread", nil, all(303), all(403)},
	{"GET /embed/{room}/messages/{id}/thread", nil, all(200), all(403)},
	{"GET /embed/{room}/messages/{id}/reply", nil, all(200), all(403)},
	{"GET /embed/{room}/messages/{id}/reactions", nil, all(200), all(403)},
	{"POST /embed/{room}/messages/{id}/reactions", form{"emoji": "👍"}, all(303), all(403)},
	{"POST /embed/{room}/messages/{id}/poster", nil, all(403), all(403)},
	{"GET /embed/{room}/files/{id}/{name}", nil, all(404), all(403)},
	{"GET /embed/{room}/avatars/{id}", nil, all(404), all(403)},
	{"GET /embed/{room}/events", nil, all(200), all(403)},
	{"GET /embed/{room}/compose", nil, all(303), all(403)},
	{"GET /embed/{room}/person/{person}/act", nil, all(403), all(403)},
	{"POST /embed/{room}/person/{person}/act", nil, all(403), all(403)},
	{"POST /embed/{room}/person/{person}/lift", nil, all(403), all(403)},
	{"POST /embed/{room}/heed", nil, all(403), all(403)},
	{"POST /embed/{room}/typing", nil, all(204), all(403)},
	{"POST /embed/{room}/read", form{"ordinal": "1"}, all(204), all(403)},
	{"GET /embed/{room}/people", nil, all(200), all(403)},
	{"GET /embed/{room}/person/{person}", nil, all(200), all(403)},
	{"POST /embed/{room}/emoji", form{"body": "a word", "emoji": "😬"}, all(200), all(403)},
	{"POST /embed/{room}/window", form{"body": "half"}, all(200), all(403)},
	{"POST /embed/{room}/window/open", form{"body": "half"}, all(200), all(403)},
	{"POST /embed/{room}/messages/{id}/remind", form{"hours": "0"}, all(422), all(403)},
	{"POST /embed/{room}/reminders/{id}/done", nil, all(404), all(403)},
	{"POST /embed/{room}/later", form{"body": "x", "hours": "0"}, all(422), all(403)},
	{"GET /embed/{room}/later", nil, all(200), all(403)},
	{"POST /embed/{room}/later/{id}/withdraw", nil, all(404), all(403)},
	{
		"GET /embed/{room}/export",
		nil,
		all(403),
		all(403),
	}, // without messages; later_test.go has a guest with some
	{"POST /embed/{room}/export", nil, all(403), all(403)},
	{"POST /embed/{room}/session", form{"token": "none"}, all(403), all(403)},
	{"POST /embed/{room}/session/resume", nil, all(204), all(204)},
	{"POST /embed/{room}/session/end", nil, all(303), all(303)},
	{"POST /embed/{room}/identity", form{"identity": "none"}, all(422), all(422)},

	{"GET /notifications", nil, members(200, 403), statuses{}},
	{"POST /notifications/quiet", nil, members(303, 403), statuses{}},
	{"POST /notifications/digest", form{"frequency": "x"}, members(422, 403), statuses{}},
	{"GET /unsubscribe", nil, all(410), statuses{}},
	{"POST /unsubscribe", nil, all(410), statuses{}},
	{"POST /push", form{"endpoint": "x"}, members(422, 403), statuses{}},
	{"POST /push/end", form{"endpoint": "x"}, members(204, 403), statuses{}},
	{"GET /events", nil, known(200, 403), statuses{}},
	{"GET /told", nil, all(200), statuses{}},
	{"POST /looking", form{"page": "desk", "looking": "perhaps"}, members(422, 403), statuses{}},
	{"POST /invitations/{id}/seen", nil, members(303, 403), statuses{}},
	{"POST /reminders/{id}/done", nil, known(303, 404), statuses{}},
	{"GET /later", nil, all(200), statuses{}},
	{"POST /later/{id}/withdraw", nil, all(404), statuses{}},
	{"GET /direct", nil, members(200, 403), statuses{}},
	{"GET /direct/names", nil, members(200, 403), statuses{}},
	{"POST /direct", form{"username": ""}, members(422, 403), statuses{}},
	{"POST /direct/refuse", nil, members(303, 403), statuses{}},
	{"POST /blocks", form{"person": "x"}, members(404, 403), statuses{}},
	{"POST /blocks/end", form{"person": "x"}, members(404, 403), statuses{}},
	{"GET /people/{username}", nil, members(200, 403), statuses{}},
	{"GET /invitations", nil, members(200, 403), statuses{}},
	{"POST /invitations/{id}/accept", nil, members(404, 403), statuses{}}, // invitation_test.go has one that is there
	{"POST /invitations/{id}/decline", nil, members(404, 403), statuses{}},
	{"GET /bookmarks", nil, all(200), statuses{}},
	{"GET /mentions", nil, all(200), statuses{}},
	{"GET /setup", nil, all(303), statuses{}},
	{"POST /setup", form{"code": "x"}, all(422), statuses{}},
	{"GET /admin", nil, operators(200), statuses{}},
	{"POST /admin/confirm", nil, operators(303), statuses{}},
	{"GET /admin/people", nil, operators(200), statuses{}},
	{"GET /admin/people/{person}", nil, operators(200), statuses{}},
	{"POST /admin/people/{person}/role", form{"role": "owner"}, operators(403), statuses{}},
	{"POST /admin/people/{person}/sessions", nil, operators(303), statuses{}},
	{"POST /admin/people/{person}/link", nil, operators(200), statuses{}},
	{"POST /admin/people/{person}/delete", nil, operators(404), statuses{}}, // people_test.go has one that is there
	{"GET /admin/rooms", nil, operators(200), statuses{}},
	{"GET /admin/rooms/{id}", nil, operators(200), statuses{}}, // the number is a message's, and there is such a room
	{"POST /admin/rooms/{id}/owner", form{"username": "none"}, operators(422), statuses{}},
	{"POST /admin/rooms/{id}/delete", nil, operators(303), statuses{}},
	{"GET /admin/registration", nil, operators(200), statuses{}},
	{"POST /admin/registration", form{"registration": "perhaps"}, operators(422), statuses{}},
	{"POST /admin/registration/links", form{"uses": "1", "for": "0"}, operators(422), statuses{}},
	{"POST /admin/registration/links/{id}/withdraw", nil, operators(303), statuses{}},
	{"GET /admin/storage", nil, operators(200), statuses{}},
	{"GET /admin/deeds", nil, operators(200), statuses{}},
	{"GET /admin/settings", nil, operators(200), statuses{}},
	{"POST /admin/settings", form{"about": strings.Repeat("x", 161)}, operators(422), statuses{}},
	{"POST /admin/settings/logo", nil, operators(422), statuses{}},
	{"GET /admin/words", nil, operators(200), statuses{}},
	{"POST /admin/words", form{"words": "...", "act": "refuse"}, operators(422), statuses{}},
	{"GET /logo", nil, all(404), statuses{}},
	{"GET /register", nil, all(200), statuses{}},
	{"POST /register", form{"username": "x"}, all(422), statuses{}},
	{"GET /login", nil, all(200), statuses{}},
	{"POST /login", form{"username": "nobody", "password": password}, all(422), statuses{}},
	{"GET /forgot", nil, all(200), statuses{}},
	{"POST /forgot", form{"account": "nobody"}, all(303), statuses{}},
	{"GET /reset", nil, all(410), statuses{}},
	{"POST /reset", form{"token": "none", "password": password}, all(410), statuses{}},
	{"GET /guest", nil, all(200), statuses{}},
	{"POST /guest", form{"nickname": ""}, members(303, 422), statuses{}},
	{"POST /preferences", form{"theme": "dark"}, all(303), statuses{}},

	{"GET /account", nil, members(200, 403), statuses{}},
	{"GET /avatars/{id}", nil, all(404), statuses{}},
	{"POST /account/picture", nil, members(422, 403), statuses{}},
	{"POST /account/nickname", form{"nickname": ""}, members(422, 403), statuses{}},
	{"POST /account/email", form{"email": "none"}, members(422, 403), statuses{}},
	{"POST /account/email/letter", nil, members(404, 403), statuses{}},
	{"GET /account/email/confirm", nil, all(410), statuses{}},
	{"POST /account/email/confirm", form{"token": "none"}, all(410), statuses{}},
	{"POST /account/password", form{"current": "a wrong one"}, members(422, 403), statuses{}},
	{"POST /account/sessions/{id}/end", nil, members(404, 403), statuses{}},
	{"POST /account/sessions/end", nil, members(303, 403), statuses{}},
	{"GET /account/export", nil, known(200, 403), statuses{}},
	{"POST /account/export", nil, known(200, 403), statuses{}},
	{"POST /account/delete", form{"farewell": "a wrong one"}, members(422, 403), statuses{}},

	{"GET /about", nil, all(200), statuses{}},
	{"GET /emoji", nil, all(200), statuses{}},
	{"GET /emoji/search", nil, all(200), statuses{}},
	{"GET /assets/{name}", nil, all(404), statuses{}},
	{"GET /robots.txt", nil, all(200), statuses{}},
	{"GET /favicon.ico", nil, all(302), statuses{}},
	{"GET /manifest.webmanifest", nil, all(200), statuses{}},
	{"GET /sw.js", nil, all(200), statuses{}},
	{"GET /offline", nil, all(200), statuses{}},
	{"GET /healthz", nil, all(200), statuses{}},
	{"GET /readyz", nil, all(200), statuses{}},
	{"GET /metrics", nil, all(200), statuses{}},

	{"POST /logout", nil, all(303), statuses{}},
}
