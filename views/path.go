package views

import (
	"net/url"
	"strconv"
	"time"

	"samovar/models"

	"github.com/a-h/templ"
)

func roomPath(slug string) string { return "/r/" + url.PathEscape(slug) }

// RoomPath returns the address of a room.
func RoomPath(slug string) string { return roomPath(slug) }

// SetupPath is the address of the first page of a new site, SitePath that of the settings of the site.
const (
	SetupPath = "/setup"
	SitePath  = AdminPath + "/settings"
)

// WordsPath is the address of the word list of the site.
const WordsPath = AdminPath + "/words"

// RoomWordsPath returns the address of a room's word list.
func RoomWordsPath(slug string) string { return roomPath(slug) + "/guard/words" }

// LogoPath returns the address of the site's picture of that hash.
func LogoPath(hash string) string { return "/logo?v=" + AvatarVersion(hash) }

// SettingsPath returns the address of a room's settings.
func SettingsPath(slug string) string { return roomPath(slug) + "/settings" }

// GuardPath returns the address of what protects a room.
func GuardPath(slug string) string { return roomPath(slug) + "/guard" }

// MembersPath returns the address of the list of a room's members.
func MembersPath(slug string) string { return roomPath(slug) + "/members" }

// PersonPath returns the address of a member outside any room.
func PersonPath(username string) string { return "/people/" + url.PathEscape(username) }

// Permalink returns the address that shows a message among its neighbours, the same for all viewers.
func Permalink(slug string, message int64) string { return permalink(slug, message) }

func permalink(slug string, message int64) string { return RoomPathsOf(slug).At(message) }

func embedPath(slug string) string { return "/embed/" + url.PathEscape(slug) }

// EmbedSettingsPath is where a room's owner sets up its place in other pages.
func EmbedSettingsPath(slug string) string { return embedSettingsPath(slug) }

func embedSettingsPath(slug string) string { return roomPath(slug) + "/embed" }

// Plans returns the path of the viewer's plans: in an embed those for its room, elsewhere all.
func (v Viewer) Plans(slug string) string { return v.own(slug, "/later") }

// own returns the address of something of the viewer's: in an embed that for its room, or the one for all rooms.
func (v Viewer) own(slug, rest string) string {
	if v.Embedded {
		return v.Paths(slug).link(rest)
	}
	return rest
}

// ownPath returns the address of the viewer's account or nickname; in an embed, which has no such page, that of their
// plans.
func ownPath(v Viewer, slug string) string {
	switch {
	case v.Embedded:
		return v.Plans(slug)
	case v.IsMember():
		return "/account"
	}
	return "/guest"
}

// ownExport returns the address where the viewer downloads their messages.
func ownExport(v Viewer, slug string) string {
	if v.Embedded {
		return v.Paths(slug).link("/export")
	}
	return "/account/export"
}

func exportPath(slug string) string { return roomPath(slug) + "/export" }

func archivePath(slug string) string { return roomPath(slug) + "/log" }

func dayPath(slug string, day models.Day) string { return archivePath(slug) + "/" + day.String() }

// AtomPath returns the address of a room's Atom feed.
func AtomPath(slug string) string { return atomPath(slug) }

func atomPath(slug string) string { return roomPath(slug) + "/feed" }

func searchPath(slug string) string { return roomPath(slug) + "/search" }

// everywherePath returns the address that asks all rooms the question of one.
func everywherePath(form Form) templ.SafeURL {
	return templ.SafeURL("/search?" + filled(form).Encode())
}

// olderFindings returns the address of the next page of findings.
func olderFindings(s Search) templ.SafeURL {
	values := filled(s.Form)
	values.Set("before", strconv.FormatInt(s.Found.Before, 10))
	return templ.SafeURL(s.path() + "?" + values.Encode())
}

// filled returns the fields of a form that hold something.
func filled(form Form) url.Values {
	values := url.Values{}
	for name := range form.Values {
		if value := form.Value(name); value != "" {
			values.Set(name, value)
		}
	}
	return values
}

// ReportsPath returns the address of the open reports of a room.
func ReportsPath(slug string) string { return roomPath(slug) + "/reports" }

// ObjectionPath returns the address where the restriction of a token is appealed against.
func ObjectionPath(token string) string { return "/objection/" + token }

func deedsPath(slug string) string { return roomPath(slug) + "/deeds" }

// olderDeeds returns the address of the entries of a room's log before one.
func olderDeeds(slug string, before int64) string {
	return deedsPath(slug) + "?before=" + number(before)
}

func filesPath(slug string) string { return roomPath(slug) + "/files" }

// olderFiles returns the address of the files that were sent before a message.
func olderFiles(slug string, before int64) string {
	return filesPath(slug) + "?before=" + number(before)
}

func livePath(slug string) string { return roomPath(slug) + "/live" }

// RestrictionsPath returns the path of the list of a room's restrictions.
func RestrictionsPath(slug string) string { return roomPath(slug) + "/restrictions" }

// ComposePath returns the address of the composer alone.
func ComposePath(slug string) string { return composePath(slug) }

func composePath(slug string) string { return roomPath(slug) + "/compose" }

// stamp returns a time in the form of the datetime attribute.
func stamp(milliseconds int64) string {
	return time.UnixMilli(milliseconds).UTC().Format("2006-01-02T15:04:05.000Z")
}

// withBack adds the address to come back to; both sides check that it is a path of ours.
func withBack(path, back string) templ.SafeURL {
	if back == "" {
		return templ.SafeURL(path)
	}
	return templ.SafeURL(path + "?back=" + url.QueryEscape(back))
}

func directoryPath(query string, page int) templ.SafeURL {
	values := url.Values{"page": {strconv.Itoa(page)}}
	if query != "" {
		values.Set("q", query)
	}
	return templ.SafeURL("/rooms?" + values.Encode())
}

// roomListPath returns the address of the list of rooms, as the page of a room asks for it.
func roomListPath(slug string) string { return "/rooms/mine?room=" + url.QueryEscape(slug) }
