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

// The headers by which a frame's own requests say what its address said: a token for browsers that refuse its cookie, and the language.
// An answer's token comes with the cookie's age, in seconds; 0 is until the browser closes.
const (
	frameHeader    = "Samovar-Frame"
	ageHeader      = "Samovar-Frame-Age"
	languageHeader = "Samovar-Language"
)

const (
	maxGreeting = 200
	// framePath is where the rooms are that other sites hold in frames. Their session is one of its own, which reaches nothing else.
	framePath = "/embed/"
)

// framed is a room's route as it stands in frames: the same act under another address, with the frame's session.
func framed(r route) route {
	r.pattern = strings.Replace(r.pattern, "/r/", framePath, 1)
	r.framed = true
	return r
}

// showFrame is the room as other sites hold it, or its door: whoever holds it may say who is before it.
func (s *Server) showFrame(c *call) error {
	if err := c.access.MayRead(); err != nil {
		return c.showFrameDoor(err)
	}
	history, at, err := c.history()
	if err != nil {
		return err
	}
	room := views.Room{History: history, At: at, Draft: views.Draft{Key: newKey()}}
	if c.isPresent() {
		room.Cursor = s.cursor(history.Head)
	}
	return c.showFrame(http.StatusOK, room)
}

func (c *call) showFrame(status int, room views.Room) error {
	room.Access, room.Silence = c.access, c.silence()
	query := c.lookOf()
	room.Draft.Nickname = firstRunes(legible(query.Get("name")), models.MaxNickname)
	headers, err := c.frameHeaders()
	if err = errors.Join(err, c.hide()); err != nil {
		return err
	}
	return c.render(status, views.FramePage(c.viewer, views.Frame{
		Room: room, Headers: headers, Panel: query.Has("panel"),
		Greeting: firstRunes(legible(query.Get("greeting")), maxGreeting), Accent: accent(query.Get("accent")),
	}))
}

func (c *call) showFrameDoor(reason error) error {
	headers, err := c.frameHeaders()
	if err != nil {
		return err
	}
	problem, sentence := problemOf(reason), "door.private"
	if !c.access.Room.IsPrivate() {
		sentence = problem.Sentence
	}
	look := c.lookOf()
	door := views.FrameDoor{Access: c.access, Headers: headers, Sentence: sentence, Accent: accent(look.Get("accent")), Panel: look.Has("panel")}
	return c.render(problem.Status, views.FrameDoorPage(c.viewer, door))
}

// frameHeaders returns what the frame's own requests say besides, as JSON.
func (c *call) frameHeaders() (string, error) {
	origin, _ := c.host()
	headers, err := json.Marshal(map[string]string{languageHeader: c.viewer.Texts.Language(), hostHeader: origin})
	return string(headers), err
}

var colour = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)

// accent is a colour as #rrggbb, or none: it is written into a style.
func accent(asked string) string {
	if !colour.MatchString(asked) {
		return ""
	}
	return asked
}

// lookOf is what the frame's address says of its look: that of the request, or of the page whose form it is.
func (c *call) lookOf() url.Values {
	look := url.Values{}
	asked := c.r.URL.Query()
	if from, err := url.Parse(c.viewer.Path); len(asked) == 0 && err == nil {
		asked = from.Query()
	}
	for _, name := range []string{"theme", "accent", "language", "greeting", "name", "panel"} {
		if asked.Has(name) {
			look.Set(name, asked.Get(name))
		}
	}
	return look
}

// lookFramed settles how a frame looks, as its address says; forms and links carry it on, as without script nothing else does.
func (c *call) lookFramed() {
	query := c.lookOf()
	if origin, isSaid := c.host(); isSaid && origin != "" {
		query.Set("host", origin)
	}
	if len(query) > 0 {
		c.viewer.Look = "?" + query.Encode()
	}
	if language := query.Get("language"); c.s.texts.Known(language) {
		c.viewer.Texts = c.s.texts.In(language)
	}
	if theme := query.Get("theme"); slices.Contains(views.Themes, theme) {
		c.viewer.Theme = theme
	}
	c.viewer.Framed = true
}

// admitHosts lets the sites of the room's list hold this answer in a frame, and ourselves for the owner's preview.
func (c *call) admitHosts() {
	c.framedBy(strings.Join(append([]string{"'self'"}, c.access.Room.Origins()...), " "))
	// Pages that are isolated hold what allows it, and is isolated itself: all that a room shows is our own.
	c.w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
	c.w.Header().Set("Cross-Origin-Embedder-Policy", "require-corp")
}

// home is the room's page, in the frame or out of it. Without script a frame comes back as it was, with its theme and greeting.
func (c *call) home() string {
	return c.viewer.RoomPath(c.slug()) + c.viewer.Look
}
