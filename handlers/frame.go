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
	frameHeader    = "Samovar-Frame"
	ageHeader      = "Samovar-Frame-Age"
	languageHeader = "Samovar-Language"
)

const (
	maxGreeting = 200
	// framePath is where the rooms are that other sites hold in frames. Their session is one of its own, which
	// reaches nothing else.
	framePath = "/embed/"
)

// framed is a room's route as it stands in frames: the same act under another address, with the frame's session.
func framed(r route) route {
	r.pattern = strings.Replace(r.pattern, "/r/", framePath, 1)
	r.framed = true
	return r
}

// showFrame is the room as other sites hold it, or its door: whoever holds it may say who is before it.
func (c *call) showFrame() error {
	if err := c.access.MayRead(); err != nil {
		return c.showFrameDoor(err)
	}
	history, at, err := c.history()
	if err != nil {
		return err
	}
	room := views.Room{History: history, At: at, Draft: views.Draft{Key: newKey()}}
	if c.isPresent() {
		room.Cursor = c.s.cursor(history.Head)
	}
	return c.renderFrame(http.StatusOK, room)
}

func (c *call) renderFrame(status int, room views.Room) error {
	room.Access, room.Silence = c.access, c.silence()
	room.Draft.Nickname = firstRunes(legible(c.viewer.Look.Get("name")), models.MaxNickname)
	if err := errors.Join(c.hide(), c.attend()); err != nil {
		return err
	}
	greeting := firstRunes(legible(c.viewer.Look.Get("greeting")), maxGreeting)
	return c.render(status, views.FramePage(c.viewer, views.Frame{Room: room, Greeting: greeting}))
}

func (c *call) showFrameDoor(reason error) error {
	problem, sentence := problemOf(reason), "door.private"
	if !c.access.Room.IsPrivate() {
		sentence = problem.Sentence
	}
	return c.render(
		problem.Status,
		views.FrameDoorPage(c.viewer, views.FrameDoor{Access: c.access, Sentence: sentence}),
	)
}

// frameHeaders returns what the frame's own requests say besides, as JSON.
func (c *call) frameHeaders(origin string) string {
	headers, _ := json.Marshal(map[string]string{ // texts never fail
		languageHeader: c.viewer.Texts.Language(), hostHeader: origin,
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
func (c *call) lookOf() url.Values {
	asked := c.r.URL.Query()
	says := func(name string) bool { return asked.Has(name) }
	if from, err := url.Parse(c.r.Referer()); err == nil && !slices.ContainsFunc(looks, says) &&
		strings.HasPrefix(from.Path, framePath) {
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

// lookFramed settles how a frame looks, as its address says; forms and links carry it on, as without script nothing
// else does.
func (c *call) lookFramed() {
	c.viewer.Framed, c.viewer.Look = true, c.lookOf()
	look := c.viewer.Look
	if look.Has("accent") {
		look.Set("accent", accent(look.Get("accent")))
	}
	if language := look.Get("language"); c.s.texts.Known(language) {
		c.viewer.Texts = c.s.texts.In(language)
	}
	if theme := look.Get("theme"); slices.Contains(views.Themes, theme) {
		c.viewer.Theme = theme
	}
	origin, isSaid := c.host()
	if isSaid && origin != "" {
		look.Set("host", origin)
	}
	c.viewer.Headers = c.frameHeaders(origin)
	if !strings.HasPrefix(c.viewer.Path, framePath) {
		c.viewer.Path = c.home().Room()
	}
}

// isFramed reports whether an address is one for frames, and settles which room's. It is for what answers before the
// routes do, or where there is none: that stays in the frame as well.
func isFramed(r *http.Request) bool {
	rest, framed := strings.CutPrefix(r.URL.Path, framePath)
	if framed && r.PathValue("room") == "" {
		slug, _, _ := strings.Cut(rest, "/")
		r.SetPathValue("room", slug)
	}
	return framed
}

// admitHosts lets the sites of the room's list hold this answer in a frame, and ourselves for the owner's preview.
// Where there is no room, the answer is a sentence that does nothing, which any site may show.
func (c *call) admitHosts() {
	ancestors := "*"
	if room := c.heldRoom(); room.ID != 0 {
		ancestors = strings.Join(append([]string{"'self'"}, room.Origins()...), " ")
		c.returns = c.home().Room()
	}
	c.framedBy(ancestors)
	// Pages that are isolated hold what allows it, and is isolated itself: all that a room shows is our own.
	c.w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
	c.w.Header().Set("Cross-Origin-Embedder-Policy", "require-corp")
}

// heldRoom returns the room whose frame the answer stands in, also where the request was refused before it was entered.
// A direct conversation has no frame, and must look like no room at all.
func (c *call) heldRoom() models.Room {
	room := c.access.Room
	if room.ID == 0 {
		access, err := c.s.store.Approach(c.ctx(), nil, c.slug())
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

// home returns where the room is, in the frame or out of it. Without script a frame comes back as it was, with its
// theme and greeting.
func (c *call) home() views.Home { return c.viewer.Home(c.slug()) }
