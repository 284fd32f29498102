package handlers

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"samovar/models"
	"samovar/views"
)

// The page of an embed sends these headers with its own requests, since browsers that refuse its cookie also lose
// what its address says: the session's token, and the language. An answer carries a new token with the cookie's age
// in seconds; 0 lasts until the browser closes.
const (
	embedHeader    = "Samovar-Frame"
	embedAgeHeader = "Samovar-Frame-Age"
	languageHeader = "Samovar-Language"
)

const (
	maxGreeting = 200
	// embedPath begins the addresses of rooms that other sites embed. Their session reaches nothing else.
	embedPath = "/embed/"
)

// embedded returns a room's route under its embed address: the same act, with the embed's session.
func embedded(r route) route {
	r.pattern = strings.Replace(r.pattern, "/r/", embedPath, 1)
	r.embedded = true
	return r
}

// showEmbed shows the room in another site's page. A viewer who may not read it gets a door, since the site may still
// say who the viewer is.
func (r *request) showEmbed() error {
	if err := r.access.MayRead(); err != nil {
		return r.showEmbedDoor(err)
	}
	history, at, err := r.history()
	if err != nil {
		return err
	}
	room := views.Room{History: history, At: at, Composing: views.Composing{Key: newKey()}}
	if r.showsLatest() {
		room.Cursor = r.cursor(history.Head)
	}
	return r.renderEmbed(http.StatusOK, room)
}

func (r *request) renderEmbed(status int, room views.Room) error {
	room.Access, room.Silence = r.access, r.access.MaySpeak()
	room.Composing.Nickname = firstRunes(legible(r.viewer.Look.Get("name")), models.MaxNickname)
	if err := errors.Join(r.hideBlocked(), r.loadQuiet(), r.offerUndo()); err != nil {
		return err
	}
	greeting := firstRunes(legible(r.viewer.Look.Get("greeting")), maxGreeting)
	return r.render(status, views.EmbedPage(r.viewer, views.Embed{Room: room, Greeting: greeting}))
}

func (r *request) showEmbedDoor(reason error) error {
	problem, sentence := problemOf(reason), "door.private"
	if problem.Restricted.Kind != "" {
		return reason
	}
	if !r.access.Room.IsPrivate() {
		sentence = problem.Sentence
	}
	door := views.EmbedDoor{Access: r.access, Sentence: sentence}
	return r.render(problem.Status, views.EmbedDoorPage(r.viewer, door))
}

// embedHeaders returns the headers that the embed's scripts send with each request, as JSON.
func (r *request) embedHeaders(origin string) string {
	headers, _ := json.Marshal(map[string]string{ // strings always encode
		languageHeader: r.viewer.Texts.Language(), hostHeader: origin,
	})
	return string(headers)
}

var colour = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)

// accent returns a colour as #rrggbb, or "" for any other text: it is written into a style.
func accent(asked string) string {
	if !colour.MatchString(asked) {
		return ""
	}
	return asked
}

// looks are the parameters of an embed's address that say how it looks.
var looks = []string{"theme", "accent", "language", "greeting", "name", "panel"}

// lookOf returns these parameters from the request's address, or from that of the page that sent it.
func (r *request) lookOf() url.Values {
	asked := r.URL.Query()
	says := func(name string) bool { return asked.Has(name) }
	if from, err := url.Parse(r.Referer()); err == nil && !slices.ContainsFunc(looks, says) &&
		strings.HasPrefix(from.Path, embedPath) {
		asked = from.Query()
	}
	look := url.Values{}
	for _, name := range looks {
		if says(name) {
			look.Set(name, asked.Get(name))
		}
	}
	return look
}

// setEmbedLook sets the viewer's look, language and theme from the embed's address. Links and forms carry them on,
// since nothing else does without script.
func (r *request) setEmbedLook() {
	r.viewer.Embedded, r.viewer.Look = true, r.lookOf()
	look := r.viewer.Look
	if look.Has("accent") {
		look.Set("accent", accent(look.Get("accent")))
	}
	if language := look.Get("language"); r.texts.Known(language) {
		r.viewer.Texts = r.texts.In(language)
	}
	if theme := look.Get("theme"); slices.Contains(views.Themes, theme) {
		r.viewer.Theme = theme
	}
	origin, isSaid := r.host()
	if isSaid && origin != "" {
		look.Set("host", origin)
	}
	r.viewer.Headers = r.embedHeaders(origin)
	if !strings.HasPrefix(r.viewer.Path, embedPath) {
		r.viewer.Path = r.paths().Room()
	}
}

// isEmbedded reports whether an address is that of an embed, and sets the request's room from it. It serves answers
// that are given before routing or without a route: these stay in the embed too.
func isEmbedded(r *http.Request) bool {
	rest, embedded := strings.CutPrefix(r.URL.Path, embedPath)
	if embedded && r.PathValue("room") == "" {
		slug, _, _ := strings.Cut(rest, "/")
		r.SetPathValue("room", slug)
	}
	return embedded
}

// admitHosts allows the sites on the room's list to embed this answer, and this site for the owner's preview. Without
// a room the answer is a sentence that any site may show.
func (r *request) admitHosts() {
	ancestors := "*"
	if room := r.embeddedRoom(); room.ID != 0 {
		ancestors = strings.Join(append([]string{"'self'"}, room.Origins()...), " ")
		r.returns = r.paths().Room()
	}
	r.allowAncestors(ancestors)
	// Isolated pages (COEP) embed only what allows it and is isolated itself. A room loads nothing from elsewhere.
	r.w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
	r.w.Header().Set("Cross-Origin-Embedder-Policy", "require-corp")
}

// embeddedRoom returns the room of the answer's embed, also where the request was refused before the room was
// entered. A direct conversation has no embed, and must look like no room.
func (r *request) embeddedRoom() models.Room {
	room := r.access.Room
	if room.ID == 0 {
		access, err := r.store.Approach(r.ctx(), nil, r.slug())
		if err != nil { // the refusal itself says why
			return models.Room{}
		}
		room = access.Room
	}
	if room.Direct {
		return models.Room{}
	}
	return room
}

// paths returns the paths of the room at the address of the request, in the embed or out of it. They carry the theme
// and greeting of an embed, since nothing else does without script.
func (r *request) paths() views.RoomPaths { return r.viewer.Paths(r.slug()) }
