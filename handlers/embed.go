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

// The headers by which a frame's own requests say what its address said: a token for browsers that refuse its cookie,
// and the language. An answer's token comes with the cookie's age, in seconds; 0 is until the browser closes.
const (
	embedHeader    = "Samovar-Frame"
	embedAgeHeader = "Samovar-Frame-Age"
	languageHeader = "Samovar-Language"
)

const (
	maxGreeting = 200
	// embedPath is where the rooms are that other sites hold in frames. Their session is one of its own, which
	// reaches nothing else.
	embedPath = "/embed/"
)

// embedded is a room's route as it stands in frames: the same act under another address, with the frame's session.
func embedded(r route) route {
	r.pattern = strings.Replace(r.pattern, "/r/", embedPath, 1)
	r.embedded = true
	return r
}

// showEmbed is the room as other sites hold it, or its door: whoever holds it may say who is before it.
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
	room.Access, room.Silence = r.access, r.silenceReason()
	room.Composing.Nickname = firstRunes(legible(r.viewer.Look.Get("name")), models.MaxNickname)
	if err := errors.Join(r.hideBlocked(), r.loadReminders()); err != nil {
		return err
	}
	greeting := firstRunes(legible(r.viewer.Look.Get("greeting")), maxGreeting)
	return r.render(status, views.EmbedPage(r.viewer, views.Embed{Room: room, Greeting: greeting}))
}

func (r *request) showEmbedDoor(reason error) error {
	problem, sentence := problemOf(reason), "door.private"
	if !r.access.Room.IsPrivate() {
		sentence = problem.Sentence
	}
	return r.render(
		problem.Status,
		views.EmbedDoorPage(r.viewer, views.EmbedDoor{Access: r.access, Sentence: sentence}),
	)
}

// embedHeaders returns what the frame's own requests say besides, as JSON.
func (r *request) embedHeaders(origin string) string {
	headers, _ := json.Marshal(map[string]string{ // texts never fail
		languageHeader: r.viewer.Texts.Language(), hostHeader: origin,
	})
	return string(headers)
}

var colour = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)

// accent is a colour as #rrggbb, or none: it is written into a style.
func accent(asked string) string {
	if !colour.MatchString(asked) {
		return ""
	}
	return asked
}

// looks are the names under which the frame's address says how it looks.
var looks = []string{"theme", "accent", "language", "greeting", "name", "panel"}

// lookOf returns what a frame's address says of its look: the request's, or that of the page that it was sent from.
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

// setEmbedLook settles how a frame looks, as its address says; forms and links carry it on, as without script nothing
// else does.
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

// isEmbedded reports whether an address is one for frames, and settles which room's. It is for what answers before the
// routes do, or where there is none: that stays in the frame as well.
func isEmbedded(r *http.Request) bool {
	rest, embedded := strings.CutPrefix(r.URL.Path, embedPath)
	if embedded && r.PathValue("room") == "" {
		slug, _, _ := strings.Cut(rest, "/")
		r.SetPathValue("room", slug)
	}
	return embedded
}

// admitHosts lets the sites of the room's list hold this answer in a frame, and ourselves for the owner's preview.
// Where there is no room, the answer is a sentence that does nothing, which any site may show.
func (r *request) admitHosts() {
	ancestors := "*"
	if room := r.embeddedRoom(); room.ID != 0 {
		ancestors = strings.Join(append([]string{"'self'"}, room.Origins()...), " ")
		r.returns = r.paths().Room()
	}
	r.allowAncestors(ancestors)
	// Pages that are isolated hold what allows it, and is isolated itself: all that a room shows is our own.
	r.w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
	r.w.Header().Set("Cross-Origin-Embedder-Policy", "require-corp")
}

// embeddedRoom returns the room whose frame the answer stands in, also where the request was refused before it was entered.
// A direct conversation has no frame, and must look like no room at all.
func (r *request) embeddedRoom() models.Room {
	room := r.access.Room
	if room.ID == 0 {
		access, err := r.store.Approach(r.ctx(), nil, r.slug())
		if err != nil { // what the refusal is about is said by it
			return models.Room{}
		}
		room = access.Room
	}
	if room.Direct {
		return models.Room{}
	}
	return room
}

// paths returns where the room is, in the frame or out of it. Without script a frame comes back as it was, with its
// theme and greeting.
func (r *request) paths() views.RoomPaths { return r.viewer.Paths(r.slug()) }
