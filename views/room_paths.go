package views

import (
	"maps"
	"net/url"
	"strconv"

	"samovar/models"
)

// RoomPaths is where a room is for the person who looks at it: at its own address, or under /embed/ in a frame of another
// site's. It makes the path of all that is there on both sides, so that what is made of it leads out of no frame. What
// is out of frames alone has its path in path.go.
type RoomPaths struct {
	slug     string
	embedded bool
	// look is what the frame's address says of its look, and of the site that holds it.
	look url.Values
}

// RoomPathsOf returns the paths of a room at its own address. What is broadcast has these; embed_page.js rewrites them.
func RoomPathsOf(slug string) RoomPaths { return RoomPaths{slug: slug} }

// Paths returns where a room is for the viewer.
func (v Viewer) Paths(slug string) RoomPaths {
	return RoomPaths{slug: slug, embedded: v.Embedded, look: v.Look}
}

// path returns where something of the room is asked for by script, or shown within a page.
func (p RoomPaths) path(rest string) string {
	if p.embedded {
		return embedPath(p.slug) + rest
	}
	return roomPath(p.slug) + rest
}

// link returns where a browser goes, by a link or a form. The frame's look goes along: without script nothing else
// carries it.
func (p RoomPaths) link(rest string, pairs ...string) string {
	query := url.Values{}
	for name, values := range p.look {
		query[name] = values
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		query.Set(pairs[i], pairs[i+1])
	}
	if len(query) == 0 {
		return p.path(rest)
	}
	return p.path(rest) + "?" + query.Encode()
}

// alone returns the paths in a window that no site embeds, and none closes.
func (p RoomPaths) alone() RoomPaths {
	p.look = maps.Clone(p.look)
	delete(p.look, "host")
	delete(p.look, "panel")
	return p
}

// Room returns where the room's page is.
func (p RoomPaths) Room() string { return p.link("") }

// At returns where one message is, among those before and after it.
func (p RoomPaths) At(message int64) string { return p.link("", "at", number(message)) }

// before returns where the page before a message is.
func (p RoomPaths) before(message int64) string { return p.link("", "before", number(message)) }

// Thread returns where a message stands with the answers to it.
func (p RoomPaths) Thread(message int64) string { return p.message(message, "/thread") }

// message returns where one message's own page is, or what may be done with it.
func (p RoomPaths) message(message int64, act string) string {
	return p.link("/messages/" + number(message) + act)
}

// file returns where a file is.
func (p RoomPaths) file(f models.File) string {
	return p.path("/files/" + f.ID + "/" + url.PathEscape(f.Name))
}

// thumbnail returns where the smaller picture is, if there is one.
func (p RoomPaths) thumbnail(f models.File) string {
	if f.Thumbnail == "" {
		return p.file(f)
	}
	return p.file(f) + "?thumbnail"
}

// avatar returns where the picture is that a room's site has of one of its users.
func (p RoomPaths) avatar(person int64, hash string) string {
	return p.path("/avatars/"+number(person)) + "?v=" + AvatarVersion(hash)
}

func number(n int64) string { return strconv.FormatInt(n, 10) }
