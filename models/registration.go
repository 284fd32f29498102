package models

import (
	"cmp"
	"context"
	"errors"
	"strings"

	"samovar/models/database"
	"samovar/models/words"
)

// Registration is what was typed to get an account. Without a nickname the username is used.
type Registration struct {
	Username, Nickname, Password, Email string
	// Admission is the token of the link that they came by, empty for none.
	Admission string
}

// Problems lists all that is wrong with a form.
type Problems []Invalid

func (p Problems) Error() string {
	sentences := make([]string, len(p))
	for i, invalid := range p {
		sentences[i] = invalid.Error()
	}
	return strings.Join(sentences, "; ")
}

// Check returns Problems, or nil. A password that contains the installation's name is refused.
func (r Registration) Check(installation string) error {
	_, err := r.clean(installation)
	return err
}

func (r Registration) clean(installation string) (Registration, error) {
	var problems Problems
	note := func(err error) {
		var invalid Invalid
		if errors.As(err, &invalid) {
			problems = append(problems, invalid)
		}
	}
	clean := Registration{Password: r.Password, Admission: r.Admission}
	var err error
	clean.Username, err = checkUsername(r.Username)
	note(cmp.Or(err, mustBeFreeUsername(clean.Username, installation)))
	note(
		checkPassword(
			r.Password,
			knownNames(Person{Username: r.Username, Nickname: r.Nickname, Email: r.Email}, installation),
		),
	)
	if strings.TrimSpace(r.Nickname) == "" {
		clean.Nickname = clean.Username
	} else {
		clean.Nickname, err = CheckNickname(r.Nickname)
		note(cmp.Or(err, mustBeFreeNickname(clean.Nickname, installation)))
	}
	clean.Email, err = checkEmail(r.Email)
	note(err)
	if problems != nil {
		return Registration{}, problems
	}
	return clean, nil
}

// Register makes an account, and a member of the lobby. A guest who registers keeps their id, and so their messages.
// It returns Problems; a username that is taken, in any spelling, is one of them.
func (s *Store) Register(ctx context.Context, current *Person, r Registration) (Person, error) {
	r, err := r.clean(s.Site().Name)
	if err != nil {
		return Person{}, err
	}
	if err := s.MayRegister(ctx, r.Admission); err != nil { // hashing takes long
		return Person{}, err
	}
	hash, err := s.passwords.hash(ctx, r.Password)
	if err != nil {
		return Person{}, err
	}
	var person Person
	err = s.change(ctx, func(c *change) (err error) {
		if err := c.admit(r.Admission); err != nil {
			return err
		}
		person, err = c.register(current, r, hash)
		return err
	})
	if database.IsUnique(err) {
		return Person{}, Problems{{Field: "username", Reason: "problem.username.taken"}}
	}
	return person, wrap(err, "register")
}

func (c *change) register(current *Person, r Registration, hash string) (Person, error) {
	id, err := c.personToBe(current, r)
	if err != nil {
		return Person{}, err
	}
	err = cmp.Or(c.mustBeWanted(Person{}, 0, "username", r.Username), c.mustBeWanted(Person{}, 0, "nickname", r.Nickname))
	if err != nil {
		return Person{}, err
	}
	if err := c.mustNotPass(r.Username); err != nil {
		return Person{}, err
	}
	err = c.update(id, map[string]any{
		"kind":         Member,
		"tag":          "",
		"username":     r.Username,
		"username_key": words.Fold(r.Username),
		"skeleton":     words.Skeleton(r.Username),
		"nickname":     r.Nickname,
		"nickname_key": words.FoldMarks(r.Nickname),
		"email":        r.Email,
		"password":     hash,
	})
	if err != nil {
		return Person{}, err
	}
	err = c.tx.Exec(`INSERT INTO memberships (room_id, person_id, joined_at, read_ordinal)
		SELECT id, ?, ?, posted FROM rooms WHERE slug = ? ON CONFLICT DO NOTHING`, id, c.now, LobbySlug).Error
	if err != nil {
		return Person{}, err
	}
	rooms, err := c.joinedBy(id)
	if err == nil {
		err = errors.Join(c.membersChanged(rooms...), c.restyle(id))
	}
	if err != nil {
		return Person{}, err
	}
	return personByID(c.tx, id)
}

// personToBe returns the id of the guest who registers, or of a new row.
func (c *change) personToBe(current *Person, r Registration) (int64, error) {
	if current != nil {
		guest, err := personByID(c.tx, current.ID)
		if err == nil && guest.IsGuest() && !guest.IsGone() {
			return guest.ID, nil
		}
		if err != nil && !errors.Is(err, ErrNotFound) {
			return 0, err
		}
	}
	row := personRow{Person: Person{Kind: Guest, Nickname: r.Nickname, CreatedAt: c.now}}
	err := c.tx.Create(&row).Error
	return row.ID, err
}
