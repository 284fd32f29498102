// Package views renders pages and fragments. A page takes the viewer; a fragment that is broadcast takes none and
// holds no words.
package views

import (
	"net/url"
	"strconv"
	"time"

	"samovar/locales"
	"samovar/models"

	"github.com/a-h/templ"
)

// Site is what the operator configured about the installation.
type Site struct {
	Name string
	// Language is that of people whose browsers ask for none that there is.
	Language string
	Version  string
	// Operator runs the site, and About says in a line what it is; both may be empty.
	Operator, About string
	// Accent is #rrggbb, empty for copper. Logo is the hash of the site's picture, empty for the samovar.
	Accent, Logo string
	// Terms is the address of the operator's terms, empty for none.
	Terms string
	// GuestsWelcome is false where the operator closed the whole site to guests.
	GuestsWelcome bool
	// Registration is who can make an account.
	Registration models.RegistrationMode
	// Unindexed is true where the operator keeps search engines out, whatever the owners of rooms choose.
	Unindexed bool
	// Letters says that e-mail is sent.
	Letters bool
}

// Viewer is who looks at a page and how: the first parameter of every page. It never reaches a broadcast fragment.
type Viewer struct {
	Person *models.Person // nil for a stranger
	Texts  *locales.Texts
	Theme  string // auto, light, dark, retro
	Nonce  string
	// GuestKey stands in the forms of a stranger: the same key makes the same guest. Empty for all others.
	GuestKey string
	Flash    *Flash
	Site     Site
	// Zone is the zone that the browser has told, nil where it has not.
	Zone *time.Location
	// Path is the page's own address, for forms that come back to it.
	Path string
	// Look is what the embed's address says of its look and of the embedding site, empty outside embeds.
	Look url.Values
	// Attention is what waits for the viewer; it is read when a page is rendered. Nil where nothing is told of it.
	Attention *models.Attention
	// Hidden are the keys of the people that the viewer has blocked.
	Hidden []string
	// Atom is the address of the page's Atom feed, empty for none.
	Atom string
	// Canonical is the one address under which search engines may keep the page, empty where they may not.
	Canonical string
	// Description says what the page is about, where its title does not: search engines and links to it show it.
	Description string
	// InPanel reports whether htmx asks for what a panel beside the room shows (Panel).
	InPanel bool
	// Embedded reports whether the page is in another site's page, with an address and a session of its own.
	Embedded bool
	// Lost reports that the browser was signed in until its session ended elsewhere.
	Lost bool
	// Headers are the headers that the embed's scripts send with each request, as JSON.
	Headers string
}

// T returns a text in the viewer's language.
func (v Viewer) T(key string, args ...any) string { return v.Texts.T(key, args...) }

// roomText returns a text about a room in the viewer's language. Its twin with the key's ending ".direct" is for
// direct conversations, which are no rooms to the people in them.
func (v Viewer) roomText(key string, room models.Room) string {
	if room.Direct {
		key += ".direct"
	}
	return v.T(key, room.Name)
}

// description returns the page's description, one of the whole site where it has none of its own.
func (v Viewer) description(title string) string {
	if v.Description != "" {
		return v.Description
	}
	return v.T("page.description", title, v.Site.Name)
}

// describing returns the viewer of a page that is described by a room's topic.
func (v Viewer) describing(room models.Room) Viewer {
	v.Description = room.Topic
	return v
}

// N returns a counted text in the viewer's language.
func (v Viewer) N(key string, n int, args ...any) string { return v.Texts.N(key, n, args...) }

// forms are the plural forms of a counted text as attributes, from which a script picks the one that fits.
func (v Viewer) forms(key string) templ.Attributes {
	attributes := templ.Attributes{}
	for category, text := range v.Texts.Forms(key) {
		attributes["data-"+category] = text
	}
	return attributes
}

// Key returns the viewer's data-author key, empty for a stranger.
func (v Viewer) Key() string {
	if v.Person == nil {
		return ""
	}
	return v.Person.Key()
}

// waiting returns what waits for the viewer.
func (v Viewer) waiting() models.Attention {
	if v.Attention == nil {
		return models.Attention{}
	}
	return *v.Attention
}

// IsMember reports whether the viewer has an account.
func (v Viewer) IsMember() bool { return v.Person != nil && v.Person.IsMember() }

// IsWelcome reports whether the site is open to the viewer at all.
func (v Viewer) IsWelcome() bool { return v.Site.GuestsWelcome || v.IsMember() }

// MayRegister reports whether the site takes an account of anyone. People who are invited come by a link of their own.
func (v Viewer) MayRegister() bool {
	return v.Site.Registration != models.RegistrationInvite && v.Site.Registration != models.RegistrationClosed
}

// Flash is a sentence that is shown once, on the page after an act.
type Flash struct {
	Key  string
	Args []any
	// Undo is the path of the act that undoes what was done, empty for none.
	Undo string
}

// moment returns the argument of FlashLater.
func (f Flash) moment() int64 {
	text, _ := f.Args[0].(string)
	moment, _ := strconv.ParseInt(text, 10, 64) // our own, from a signed cookie
	return moment
}

// Form holds the values that were typed and the problems with them. The zero Form is empty and without problems.
type Form struct {
	Values url.Values
	// Problems are sentences by field; the field "" is the form as a whole.
	Problems map[string]string
}

// Value returns what was typed into a field.
func (f Form) Value(field string) string { return f.Values.Get(field) }

// Problem returns what is wrong with a field, empty for nothing.
func (f Form) Problem(field string) string { return f.Problems[field] }

// With returns the form with a field set, for forms that start out filled.
func (f Form) With(field, value string) Form {
	values := url.Values{}
	for key, old := range f.Values {
		values[key] = old
	}
	values.Set(field, value)
	return Form{Values: values, Problems: f.Problems}
}
