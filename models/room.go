package models

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"samovar/models/words"

	"golang.org/x/text/unicode/norm"
	"gorm.io/gorm"
)

// Visibility is who can find a room.
type Visibility string

// A public room is in the directory. A private one is joined by its link, whose address cannot be guessed.
const (
	Public  Visibility = "public"
	Private Visibility = "private"
)

// LobbySlug is the address of the default room, which exists from the first start and cannot be deleted or left.
const LobbySlug = "lobby"

// Room is a chat room or a direct conversation.
type Room struct {
	ID         int64
	Slug       string
	Name       string
	Topic      string
	Visibility Visibility
	// OwnerID is zero for a room without an owner.
	OwnerID int64
	// Guests reports whether people without an account may read and speak.
	Guests bool
	// Head is the room's latest seq, Posted the ordinal of its latest message.
	Head, Posted int64
	// Published reports whether a public room offers its messages as pages by day and as an Atom feed, Indexed whether
	// search engines may have the room and those pages.
	Published, Indexed bool
	// Here reports whether "@here" mentions all members.
	Here bool
	// LogOpen reports whether all who may read the room may read what its moderators did.
	LogOpen bool
	// Pins is the number of pinned messages, Members that of the members with an account.
	Pins, Members int
	// Direct reports that this is a conversation of few, which others can neither find nor join. It has no owner and no
	// settings.
	Direct bool
	// Grouped reports that such a conversation is not of two; it can be left.
	Grouped bool `gorm:"->"`
	// EmbedOrigins are the sites that may embed the room, separated by spaces; see Origins.
	EmbedOrigins string
	Guard        `gorm:"embedded"`
	// KeepDays is for how many days the room keeps its messages, one of Keeps; zero is for good.
	KeepDays int64
	// CreatedAt, ActiveAt and DeletedAt are unix milliseconds. A room is active when it is made and with each post.
	CreatedAt int64 `gorm:"autoCreateTime:false"`
	ActiveAt  int64
	DeletedAt int64
}

// TableName returns rooms.
func (Room) TableName() string { return "rooms" }

// roomRow is a room with the columns that only queries use.
type roomRow struct {
	Room `gorm:"embedded"`
	// Search is the name and the topic, folded.
	Search      string
	EmbedSecret string
	// Pair holds the ids of the people of a direct conversation, see circle; nil for rooms that are not found by them.
	Pair *string
}

// IsPrivate reports whether the room is joined by its link only.
func (r Room) IsPrivate() bool { return r.Visibility == Private }

// IsLobby reports whether this is the default room.
func (r Room) IsLobby() bool { return r.Slug == LobbySlug }

const (
	maxRoomName = 60
	maxTopic    = 200
	maxSlug     = 40
)

// RoomDraft is the form that makes a room.
type RoomDraft struct {
	Name, Topic string
	Visibility  Visibility
}

// RoomEdit is the form that changes one.
type RoomEdit struct {
	Name, Topic string
	// Guests lets people without an account read and speak.
	Guests bool
	// Published offers the messages as pages by day and as an Atom feed, Indexed lets search engines have them and the
	// room. Both are for public rooms.
	Published, Indexed bool
	// Here lets "@here" mention all members.
	Here bool
	// LogOpen lets all readers see what moderators did.
	LogOpen bool
}

// checkRoom returns name and topic as they are stored, or Problems.
func checkRoom(name, topic string) (string, string, error) {
	var problems Problems
	name, valid := checkLine(name, 1, maxRoomName)
	if !valid {
		problems = append(problems, Invalid{Field: "name", Reason: "problem.room.name"})
	}
	topic, valid = checkLine(topic, 0, maxTopic)
	if !valid {
		problems = append(problems, Invalid{Field: "topic", Reason: "problem.room.topic"})
	}
	if problems != nil {
		return "", "", problems
	}
	return name, topic, nil
}

// checkLine returns one line of text as it is stored, and whether it is valid: visible, and of a length between least
// and most characters.
func checkLine(text string, least, most int) (string, bool) {
	if !utf8.ValidString(text) {
		return "", false
	}
	text = strings.Join(strings.Fields(norm.NFC.String(text)), " ")
	length := utf8.RuneCountInString(text)
	shows := length == 0 || strings.ContainsFunc(text, words.IsVisible)
	return text, length >= least && length <= most && shows && !words.HasHidden(text)
}

// CreateRoom makes a room for a person with an account, its owner and first member. A public room's address is made of
// its name. A private one's cannot be guessed, and it is closed to guests until its owner opens it. CreateRoom returns
// Problems.
func (s *Store) CreateRoom(ctx context.Context, p Person, d RoomDraft) (Room, error) {
	if !p.IsMember() {
		return Room{}, ErrSignedOut
	}
	name, topic, err := checkRoom(d.Name, d.Topic)
	if d.Visibility != Public && d.Visibility != Private {
		var problems Problems
		errors.As(err, &problems)
		err = append(problems, Invalid{Field: "visibility", Reason: "problem.room.visibility"})
	}
	if err != nil {
		return Room{}, err
	}
	var room Room
	err = s.change(ctx, func(c *change) (err error) {
		room, err = c.createRoom(p, RoomDraft{Name: name, Topic: topic, Visibility: d.Visibility})
		return err
	})
	return room, wrap(err, "create a room")
}

func (c *change) createRoom(p Person, d RoomDraft) (Room, error) {
	p, err := c.person(p.ID)
	if err == nil {
		err = c.mustCallRoomsWell(p, d.Name, d.Topic)
	}
	if err != nil {
		return Room{}, err
	}
	slug := randomText(linkAlphabet, linkLength)
	if d.Visibility == Public {
		var err error
		if slug, err = c.freeSlug(slugOf(d.Name)); err != nil {
			return Room{}, err
		}
	}
	room := Room{
		Slug:       slug,
		Name:       d.Name,
		Topic:      d.Topic,
		Visibility: d.Visibility,
		OwnerID:    p.ID,
		Guests:     d.Visibility == Public,
		CreatedAt:  c.now,
		ActiveAt:   c.now,
	}
	row := roomRow{Room: room, Search: words.Fold(room.Name + " " + room.Topic)}
	if err := c.tx.Create(&row).Error; err != nil {
		return Room{}, fmt.Errorf("store a room: %w", err)
	}
	return row.Room, c.join(row.ID, p.ID)
}

// mustCallRoomsWell refuses a name or a topic of a room that the word list of the site finds something in.
func (c *change) mustCallRoomsWell(by Person, name, topic string) error {
	return cmp.Or(c.mustBeWanted(by, 0, "name", name), c.mustBeWanted(by, 0, "topic", topic))
}

// slugOf makes an address of a name: its letters and digits, of any script, in lower case.
func slugOf(name string) string {
	words := strings.FieldsFunc(norm.NFKC.String(strings.ToLower(name)), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
	})
	slug := []rune(strings.Join(words, "-"))
	slug = slug[:min(len(slug), maxSlug)]
	if len(slug) == 0 {
		return "room"
	}
	return strings.Trim(string(slug), "-")
}

// freeSlug adds a number to an address that is taken. The address of a deleted room stays taken.
func (c *change) freeSlug(wanted string) (string, error) {
	for number := 1; ; number++ {
		slug := wanted
		if number > 1 {
			slug = fmt.Sprintf("%s-%d", wanted, number)
		}
		var taken int64
		if err := c.tx.Model(&roomRow{}).Where("slug = ?", slug).Count(&taken).Error; err != nil {
			return "", err
		}
		if taken == 0 {
			return slug, nil
		}
	}
}

// EditRoom changes a room's settings. Where it closes the room to guests, their streams end. It returns Problems.
func (s *Store) EditRoom(ctx context.Context, p Person, slug string, e RoomEdit) (Room, error) {
	name, topic, err := checkRoom(e.Name, e.Topic)
	if err != nil {
		return Room{}, err
	}
	var room Room
	err = s.change(ctx, func(c *change) error {
		access, err := c.manage(p, slug)
		if err != nil {
			return err
		}
		if err := c.mustCallRoomsWell(*access.Person, name, topic); err != nil {
			return err
		}
		if access.Room.Guests && !e.Guests {
			c.lose(RightsLost{Room: access.Room.ID})
		}
		room = access.Room
		room.Name, room.Topic, room.Guests = name, topic, e.Guests
		room.Published = e.Published && !room.IsPrivate()
		room.Indexed = e.Indexed && !room.IsPrivate()
		room.Here, room.LogOpen = e.Here, e.LogOpen
		c.ring(room.ID)
		row := roomRow{Room: room, Search: words.Fold(room.Name + " " + room.Topic)}
		return c.room(room.ID).Select("name", "topic", "search", "guests", "published", "indexed", "here", "log_open").
			Updates(row).Error
	})
	return room, wrap(err, "edit room %q", slug)
}

// room begins an update of a room.
func (c *change) room(id int64) *gorm.DB { return c.tx.Model(&roomRow{}).Where("id = ?", id) }

// manage enters a room as a person who may change it, or returns ErrForbidden.
func (c *change) manage(p Person, slug string) (Access, error) {
	access, err := c.enter(&p, slug)
	if err == nil && !access.MayManage() {
		err = ErrForbidden
	}
	return access, err
}

// DeleteRoom closes a room for good and erases its members and messages. Its address stays taken. The lobby cannot be
// deleted.
func (s *Store) DeleteRoom(ctx context.Context, p Person, slug string) error {
	err := s.change(ctx, func(c *change) error {
		access, err := c.manage(p, slug)
		if err != nil {
			return err
		}
		if access.Room.IsLobby() {
			return ErrForbidden
		}
		return c.eraseRoom(access.Room.ID)
	})
	if err != nil {
		return wrap(err, "delete room %q", slug)
	}
	s.forgetNow(ctx)
	return nil
}

// forgetNow erases the messages of deleted rooms. The rooms are closed already, so it logs a failure, and goes on if
// the caller has gone away.
func (s *Store) forgetNow(ctx context.Context) {
	if err := s.forgetDeleted(context.WithoutCancel(ctx)); err != nil {
		s.log.Error("deleted room not erased, the next start will", "error", err)
	}
}

// forgetDeleted erases the messages of deleted rooms, some at a time, so that no post waits long behind it.
func (s *Store) forgetDeleted(ctx context.Context) error {
	for {
		var erased int64
		err := s.change(ctx, func(c *change) (err error) {
			erased, err = c.forgetSome()
			return err
		})
		if err != nil || erased == 0 {
			return wrap(err, "erase what was said in deleted rooms")
		}
	}
}

// forgetSome erases some messages of deleted rooms with all that refers to them, and returns how many.
func (c *change) forgetSome() (int64, error) {
	var left []Message
	err := c.tx.Raw(`SELECT m.id, m.room_id, m.body FROM rooms r JOIN messages m ON m.room_id = r.id
		WHERE r.deleted_at <> 0 LIMIT 1000`).Scan(&left).Error
	if err != nil || len(left) == 0 {
		return 0, err
	}
	if err := c.removePostings(postingsOf(left...)); err != nil {
		return 0, err
	}
	ids := make([]int64, len(left))
	for i, m := range left {
		ids[i] = m.ID
	}
	if err := c.eraseMessages(ids...); err != nil {
		return 0, err
	}
	done := c.tx.Delete(&messageRow{}, ids)
	return done.RowsAffected, done.Error
}

// RoomByID returns a room, deleted or not, or ErrNotFound.
func (s *Store) RoomByID(ctx context.Context, id int64) (Room, error) {
	var room Room
	err := one(s.read(ctx), room.dest(), "SELECT "+roomColumns+" FROM rooms r WHERE r.id = ?", id)
	return room, wrap(err, "read room %d", id)
}

// grouped tells groups from conversations of two, whose pair is two ids.
const grouped = "r.direct AND (r.pair IS NULL OR r.pair LIKE '%:%:%') AS grouped"

var (
	roomTable   = tableOf[Room]()
	roomColumns = roomTable.columns("r") + ", " + grouped
)

// dest returns the destinations of a scan of roomColumns, and more behind them.
func (r *Room) dest(more ...any) []any {
	return append(roomTable.dest(r, &r.Grouped), more...)
}
