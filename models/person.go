package models

import (
	"context"
	"strconv"

	"samovar/models/words"

	"gorm.io/gorm"
)

// Kind tells a guest from a member.
type Kind string

// A guest came in with one click; a member has an account.
const (
	Guest  Kind = "guest"
	Member Kind = "member"
)

// Person is someone who has said something or has an account.
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
	// VouchedBy is the room whose site says who this is; zero for everybody else.
	VouchedBy int64
	// Avatar is the hash of the picture that site has of them, empty for none; see AvatarIn.
	Avatar string
	// CreatedAt and DeletedAt are unix milliseconds; DeletedAt zero means the person is there.
	CreatedAt int64 `gorm:"autoCreateTime:false"`
	DeletedAt int64
	// proof is the hash of the password that SignIn has compared; empty where nothing was. What follows from it must
	// not outlive it.
	proof string
}

// TableName says where people are.
func (Person) TableName() string { return "people" }

// personRow is a person with what only their own pages and queries use.
type personRow struct {
	Person   `gorm:"embedded"`
	Password string
	// UsernameKey is the username folded, nil for a person without one; Skeleton is what it looks like.
	UsernameKey *string
	Skeleton    string
	NicknameKey string
	// Confirmed is the address that the person has shown to be theirs, folded.
	Confirmed string
	// Language is that of their mail, empty where they never said.
	Language string
	// Subject is what the site of VouchedBy calls them.
	Subject              string
	RefusesDirect, Quiet bool
}

// Key is the person's mark in pages: the value of data-author.
func (p Person) Key() string { return strconv.FormatInt(p.ID, 10) }

// IsGuest says whether the person came in without an account.
func (p Person) IsGuest() bool { return p.Kind == Guest }

// IsMember says whether the person has an account.
func (p Person) IsMember() bool { return p.Kind == Member }

// IsGone says whether the account was deleted.
func (p Person) IsGone() bool { return p.DeletedAt != 0 }

var (
	personTable   = tableOf[Person]()
	personColumns = personTable.columns("p")
	selectPerson  = "SELECT " + personColumns + " FROM people p WHERE p.id = ?"
)

// PersonByID is a person, gone or not, or ErrNotFound.
func (s *Store) PersonByID(ctx context.Context, id int64) (Person, error) {
	person, err := personByID(s.read(ctx), id)
	return person, wrap(err, "read person %d", id)
}

func personByID(tx *gorm.DB, id int64) (Person, error) {
	var person Person
	err := one(tx, person.dest(), selectPerson, id)
	return person, err
}

// person is somebody as they are at the moment of the change: whoever deleted their account since they asked for it
// is ErrSignedOut.
func (c *change) person(id int64) (Person, error) {
	current, err := personByID(c.tx, id)
	if err == nil && current.IsGone() {
		err = ErrSignedOut
	}
	return current, err
}

// dest returns the destinations of a scan of personColumns, and more behind them.
func (p *Person) dest(more ...any) []any { return personTable.dest(p, more...) }

// maxPeople is the most people that one query names: a database takes only so many arguments.
const maxPeople = 500

// People are those of the given ids who are not gone, by name; at most 500.
func (s *Store) People(ctx context.Context, ids []int64) ([]Person, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var found []Person
	err := s.read(
		ctx,
	).Raw(
		"SELECT "+personColumns+" FROM people p WHERE p.id IN ? AND p.deleted_at = 0 ORDER BY p.nickname, p.id",
		ids[:min(len(ids), maxPeople)],
	).Scan(
		&found,
	).Error
	return found, wrap(err, "read people")
}

// ChosenNickname returns a name that a person may choose as it is kept, or Invalid.
func (s *Store) ChosenNickname(typed string) (string, error) {
	nickname, err := CheckNickname(typed)
	if err == nil {
		err = mustBeFreeNickname(nickname, s.installation)
	}
	return nickname, err
}

// ChangeNickname gives a member or a guest another name, in what they said before too.
func (s *Store) ChangeNickname(ctx context.Context, p Person, nickname string) (Person, error) {
	nickname, err := CheckNickname(nickname)
	if err == nil && nickname != p.Nickname { // what a person is called already stays theirs
		err = mustBeFreeNickname(nickname, s.installation)
	}
	if err != nil {
		return Person{}, err
	}
	err = s.change(ctx, func(c *change) error {
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
