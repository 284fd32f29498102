package views

import (
	"maps"
	"net/url"
	"strconv"

	"samovar/models"
)

// RoomPaths makes the paths of a room for one viewer: at its own address, or under /embed/ in another site's page.
// All that exists at both addresses has its path here, so that no link leads out of an embed. What exists at the
// site's own addresses alone is in path.go.
type RoomPaths struct {
	slug     string
	embedded bool
	// look is what the embed's address says of its look and of the embedding site.
	look url.Values
}

// RoomPathsOf returns the paths of a room at its own address. What is broadcast has these; embed_page.js rewrites
// them.
func RoomPathsOf(slug string) RoomPaths { return RoomPaths{slug: slug} }

// Paths returns the paths of a room at the viewer's address.
func (v Viewer) Paths(slug string) RoomPaths {
	return RoomPaths{slug: slug, embedded: v.Embedded, look: v.Look}
}

// path returns the path of what scripts fetch or a page shows within it.
func (p RoomPaths) path(rest string) string {
	if p.embedded {
		return embedPath(p.slug) + rest
	}
	return roomPath(p.slug) + rest
}

// link returns the path of a link or a form. It carries the embed's look, since nothing else does without script.
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

// Room returns the path of the room's page.
func (p RoomPaths) Room() string { return p.link("") }

// At returns the path of the page that shows a message among its neighbours.
func (p RoomPaths) At(message int64) string { return p.link("", "at", number(message)) }

// before returns the path of the page before a message.
func (p RoomPaths) before(message int64) string { return p.link("", "before", number(message)) }

// Thread returns the path of a message with its replies.
func (p RoomPaths) Thread(message int64) string { return p.message(message, "/thread") }

// message returns the path of a message's own page, or of an act on it.
func (p RoomPaths) message(message int64, act string) string {
	return p.link("/messages/" + number(message) + act)
}

// Person returns the path of a person whom the room knows.
func (p RoomPaths) Person(id int64) string { return p.link("/person/" + number(id)) }

// Act returns the path of the form by which a moderator acts on a person.
func (p RoomPaths) Act(person int64) string { return p.link("/person/" + number(person) + "/act") }

// lift returns the path of the act that ends a person's restriction.
func (p RoomPaths) lift(person int64) string { return p.link("/person/" + number(person) + "/lift") }

// person returns the path of an act on a person.
func (p RoomPaths) person(id int64, act string) string { return p.link("/person/" + number(id) + act) }

// Deleted returns the path of the room's page that offers to undo the deletion of a message.
func (p RoomPaths) Deleted(message int64) string { return p.link("", "deleted", number(message)) }

// Undo returns the path of the act that undoes it.
func (p RoomPaths) Undo(message int64) string { return p.message(message, "/undo") }

// file returns the path of a file.
func (p RoomPaths) file(f models.File) string {
	return p.path("/files/" + f.ID + "/" + url.PathEscape(f.Name))
}

// thumbnail returns the path of a picture's thumbnail, or of the picture if it has none.
func (p RoomPaths) thumbnail(f models.File) string {
	if f.Thumbnail == "" {
		return p.file(f)
	}
	return p.file(f) + "?thumbnail"
}

// avatar returns the path of the picture that a room's site has of one of its users.
func (p RoomPaths) avatar(person int64, hash string) string {
	return p.path("/avatars/"+number(person)) + "?v=" + AvatarVersion(hash)
}

func number(n int64) string { return strconv.FormatInt(n, 10) }
