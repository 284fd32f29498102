package views

import (
	"maps"
	"net/url"
	"strconv"

	"samovar/models"
)

// Home is where a room is for the person who looks at it: at its own address, or under /embed/ in a frame of another
// site's. It makes the path of all that is there on both sides, so that what is made of it leads out of no frame. What
// is out of frames alone has its path in path.go.
type Home struct {
	slug   string
	framed bool
	// look is what the frame's address says of its look, and of the site that holds it.
	look url.Values
}

// HomeOf returns a room's home outside frames, which is also that of what is broadcast: scripts in frames rewrite it.
func HomeOf(slug string) Home { return Home{slug: slug} }

// Home returns where a room is for the viewer.
func (v Viewer) Home(slug string) Home {
	return Home{slug: slug, framed: v.Framed, look: v.Look}
}

// path returns where something of the room is asked for by script, or shown within a page.
func (h Home) path(rest string) string {
	if h.framed {
		return framePath(h.slug) + rest
	}
	return roomPath(h.slug) + rest
}

// link returns where a browser goes, by a link or a form. The frame's look goes along: without script nothing else
// carries it.
func (h Home) link(rest string, pairs ...string) string {
	query := url.Values{}
	for name, values := range h.look {
		query[name] = values
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		query.Set(pairs[i], pairs[i+1])
	}
	if len(query) == 0 {
		return h.path(rest)
	}
	return h.path(rest) + "?" + query.Encode()
}

// alone returns the home in a window that no site holds, and none closes.
func (h Home) alone() Home {
	h.look = maps.Clone(h.look)
	delete(h.look, "host")
	delete(h.look, "panel")
	return h
}

// Room returns where the room's page is.
func (h Home) Room() string { return h.link("") }

// At returns where one message is, among those before and after it.
func (h Home) At(message int64) string { return h.link("", "at", number(message)) }

// before returns where the page before a message is.
func (h Home) before(message int64) string { return h.link("", "before", number(message)) }

// Thread returns where a message stands with the answers to it.
func (h Home) Thread(message int64) string { return h.message(message, "/thread") }

// message returns where one message's own page is, or what may be done with it.
func (h Home) message(message int64, act string) string {
	return h.link("/messages/" + number(message) + act)
}

// file returns where a file is.
func (h Home) file(f models.File) string {
	return h.path("/files/" + f.ID + "/" + url.PathEscape(f.Name))
}

// thumbnail returns where the smaller picture is, if there is one.
func (h Home) thumbnail(f models.File) string {
	if f.Thumbnail == "" {
		return h.file(f)
	}
	return h.file(f) + "?thumbnail"
}

// avatar returns where the picture is that a room's site has of one of its users.
func (h Home) avatar(person int64, hash string) string {
	return h.path("/avatars/"+number(person)) + "?v=" + AvatarVersion(hash)
}

func number(n int64) string { return strconv.FormatInt(n, 10) }
