package models

import (
	"context"
	"strconv"

	"samovar/models/words"

	"gorm.io/gorm"
)

// Kind is what a person is.
type Kind string

// A guest came in with one click; a member has an account.
const (
	Guest  Kind = "guest"
	Member Kind = "member"
)

// Person is a guest or a member.
type Person struct {
	ID   int64
	Kind Kind
	// Username is what a member signs in with; Nickname is what others see.
	Username string
	Nickname string
	// Tag is four characters that tell two guests of the same name apart; empty for members.
	Tag           string
	Email         string
	Administrator bool
	// Moderator reports that they keep order on the whole site.
	Moderator bool
	// VouchedBy is the room whose site says who this is; zero for all others.
	VouchedBy int64
	// Avatar is the hash of the picture that they, or that site, have chosen, empty for none; see AvatarIn.
	Avatar string
	// CreatedAt and DeletedAt are unix milliseconds; DeletedAt is zero unless the account was deleted.
	CreatedAt int64 `gorm:"autoCreateTime:false"`
	DeletedAt int64
	// BannedUntil is when a ban from the site ends, in unix milliseconds; it may be past, zero for none, and Forever for
	// one without end. BanReason is what the person is told.
	BannedUntil int64
	BanReason   string
	// proof is the hash of the password that SignIn has compared; empty where none was. What follows from it must not
	// outlive it.
	proof string
}

// TableName returns people.
func (Person) TableName() string { return "people" }

// personRow is a person with the columns that only their own pages and queries use.
type personRow struct {
	Person   `gorm:"embedded"`
	Password string
	// UsernameKey is the username folded, nil for a person without one; Skeleton is what it looks like.
	UsernameKey *string
	Skeleton    string
	NicknameKey string
	// Confirmed is the address that the person has confirmed, folded.
	Confirmed string
	// Language is that of their e-mails, empty where they have chosen none.
	Language string
	// Subject is what the site of VouchedBy calls them.
	Subject              string
	RefusesDirect, Quiet bool
	// NamedUntil is until when the person keeps the name that a moderator gave them, in unix milliseconds.
	NamedUntil int64
}

// Forever is the end of a ban that has none, in unix milliseconds.
const Forever = int64(1) << 53

// Ban returns the ban of the person from the site at a time, in unix milliseconds; its kind is empty for none.
func (p Person) Ban(now int64) Restriction {
	switch {
	case p.BannedUntil <= now:
		return Restriction{}
	case p.BannedUntil == Forever:
		return Restriction{Kind: Ban, Reason: p.BanReason}
	}
	return Restriction{Kind: Ban, EndsAt: p.BannedUntil, Reason: p.BanReason}
}

// Key returns the person's id as pages have it in data-author.
func (p Person) Key() string { return strconv.FormatInt(p.ID, 10) }

// IsGuest reports whether the person came in without an account.
func (p Person) IsGuest() bool { return p.Kind == Guest }

// IsMember reports whether the person has an account.
func (p Person) IsMember() bool { return p.Kind == Member }

// IsGone reports whether the account was deleted.
func (p Person) IsGone() bool { return p.DeletedAt != 0 }

var (
	personTable   = tableOf[Person]()
	personColumns = personTable.columns("p")
	selectPerson  = "SELECT " + personColumns + " FROM people p WHERE p.id = ?"
)

// PersonByID returns a person, gone or not, or ErrNotFound.
func (s *Store) PersonByID(ctx context.Context, id int64) (Person, error) {
	person, err := personByID(s.read(ctx), id)
	return person, wrap(err, "read person %d", id)
}

func personByID(tx *gorm.DB, id int64) (Person, error) {
	var person Person
	err := one(tx, person.dest(), selectPerson, id)
	return person, err
}

// person returns a person as they are at the moment of the change. It returns ErrSignedOut if the account was deleted
// since the request began, and Restricted if they are banned from the site.
func (c *change) person(id int64) (Person, error) {
	current, err := personByID(c.tx, id)
	if err == nil && current.IsGone() {
		err = ErrSignedOut
	}
	if ban := current.Ban(c.now); err == nil && ban.Kind != "" {
		err = Restricted{Restriction: ban}
	}
	return current, err
}

// dest returns the destinations of a scan of personColumns, and more behind them.
func (p *Person) dest(more ...any) []any { return personTable.dest(p, more...) }

// maxPeople is the most people that one query names: a database takes only so many arguments.
const maxPeople = 500

// People returns the people with the given ids whose accounts were not deleted, by name; at most 500.
func (s *Store) People(ctx context.Context, ids []int64) ([]Person, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var found []Person
	query := "SELECT " + personColumns + " FROM people p WHERE p.id IN ? AND p.deleted_at = 0 ORDER BY p.nickname, p.id"
	err := s.read(ctx).Raw(query, ids[:min(len(ids), maxPeople)]).Scan(&found).Error
	return found, wrap(err, "read people")
}

// ChosenNickname returns the nickname that a person may choose, as it is stored, or Invalid.
func (s *Store) ChosenNickname(typed string) (string, error) {
	nickname, err := CheckNickname(typed)
	if err == nil {
		err = mustBeFreeNickname(nickname, s.Site().Name)
	}
	return nickname, err
}

// ChangeNickname gives a member or a guest another name, also on their earlier messages.
func (s *Store) ChangeNickname(ctx context.Context, p Person, nickname string) (Person, error) {
	nickname, err := CheckNickname(nickname)
	if err == nil && nickname != p.Nickname { // what a person is called already stays theirs
		err = mustBeFreeNickname(nickname, s.Site().Name)
	}
	if err != nil {
		return Person{}, err
	}
	err = s.change(ctx, func(c *change) error {
		if err := c.mustBeFreeToRename(p); err != nil {
			return err
		}
		if err := c.mustBeWanted(p, 0, "nickname", nickname); err != nil {
			return err
		}
		if err := c.update(p.ID, called(nickname)); err != nil {
			return err
		}
		if err := c.renameDirects(p.ID); err != nil {
			return err
		}
		return c.restyle(p.ID)
	})
	p.Nickname = nickname
	return p, wrap(err, "rename person %d", p.ID)
}

// called returns the columns of a nickname.
func called(nickname string) map[string]any {
	return map[string]any{"nickname": nickname, "nickname_key": words.FoldMarks(nickname)}
}

// update changes columns of a person's row. The row of an account that was deleted stays as it is: the error is
// ErrSignedOut.
func (c *change) update(person int64, columns map[string]any) error {
	done := c.tx.Model(&personRow{}).Where("id = ? AND deleted_at = 0", person).Updates(columns)
	if done.Error == nil && done.RowsAffected == 0 {
		return ErrSignedOut
	}
	return done.Error
}
