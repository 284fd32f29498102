package models

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"samovar/models/words"

	"github.com/golang-jwt/jwt/v5"
)

const (
	// maxSubject is the longest id of a user of a site, maxIdentity the longest token, both in bytes.
	maxSubject  = 200
	maxIdentity = 4096
	// identityFor is how far ahead a token may expire. A token that is good for longer would be a password.
	identityFor = 24 * time.Hour
)

// Identity is what a room's site says of one of its users.
type Identity struct {
	Subject, Name string
	// Avatar is the address of their picture, empty for none.
	Avatar    string
	ExpiresAt int64 // unix milliseconds
	hash      []byte
}

// RotateSecret gives a room a new secret and signs out all users of its site, since the old secret may have leaked.
func (s *Store) RotateSecret(ctx context.Context, p Person, slug string) error {
	err := s.change(ctx, func(c *change) error {
		access, err := c.manage(p, slug)
		if err != nil {
			return err
		}
		if err := c.room(access.Room.ID).Update("embed_secret", randomText(linkAlphabet, 43)).Error; err != nil {
			return err
		}
		var vouched []int64
		const signedIn = `SELECT DISTINCT p.id FROM people p JOIN sessions s ON s.person_id = p.id
			WHERE p.vouched_by = ?`
		if err := c.tx.Raw(signedIn, access.Room.ID).Scan(&vouched).Error; err != nil {
			return err
		}
		for _, person := range vouched {
			if err := c.endSessions(person, "person_id = ?", person); err != nil {
				return err
			}
		}
		return nil
	})
	return wrap(err, "rotate the secret of room %q", slug)
}

// Secret returns the secret that the room's site signs with, empty where there is none, to a person who manages the
// room.
func (s *Store) Secret(ctx context.Context, p Person, slug string) (string, error) {
	access, err := s.Enter(ctx, &p, slug)
	if err != nil {
		return "", err
	}
	if !access.MayManage() {
		return "", ErrForbidden
	}
	return s.secret(ctx, access.Room.ID)
}

func (s *Store) secret(ctx context.Context, room int64) (secret string, err error) {
	err = s.read(ctx).Raw("SELECT embed_secret FROM rooms WHERE id = ?", room).Row().Scan(&secret)
	return secret, wrap(err, "read the secret of room %d", room)
}

// Identify signs a browser in as the person named by the room's site in a signed token (RFC 7519, HS256). It starts
// a session under the browser's fresh token and returns that. Where the present session is this person's already, as
// after a reload, it goes on instead. A signed token is good for one session. Identify returns Invalid with the
// reason for a refusal.
func (s *Store) Identify(ctx context.Context, signed, present string, b Browser) (Person, string, error) {
	access, err := s.Approach(ctx, nil, b.Scope.Room)
	if err != nil {
		return Person{}, "", err
	}
	secret, err := s.secret(ctx, access.Room.ID)
	if err != nil {
		return Person{}, "", err
	}
	identity, err := readIdentity(secret, signed, s.clock())
	if err != nil {
		return Person{}, "", err
	}
	if s.withoutAvatars {
		identity.Avatar = ""
	}
	var person Person
	token := present
	err = s.change(ctx, func(c *change) (err error) {
		if person, token, err = c.identify(access.Room.ID, identity, present, b); err != nil ||
			!access.Room.IsPrivate() {
			return err
		}
		return c.join(access.Room.ID, person.ID) // the site's signature admits them
	})
	if err == nil && identity.Avatar != "" {
		s.ringAvatars()
	}
	return person, token, wrap(err, "identify in room %d", access.Room.ID)
}

// readIdentity checks a site's token. It accepts only HS256, whatever algorithm the token names.
func readIdentity(secret, signed string, now time.Time) (Identity, error) {
	if secret == "" {
		return Identity{}, Invalid{Field: "identity", Reason: "problem.identity.secret"}
	}
	var claims struct {
		jwt.RegisteredClaims
		Name   string `json:"name"`
		Avatar any    `json:"avatar"` // of any type: a wrong one does not make the token wrong
	}
	var mistyped *json.UnmarshalTypeError // found before the signature is checked
	parser := jwt.NewParser(
		jwt.WithValidMethods([]string{"HS256"}),
		jwt.WithExpirationRequired(),
		jwt.WithStrictDecoding(),
		jwt.WithTimeFunc(func() time.Time { return now }),
		jwt.WithLeeway(5*time.Second),
		jwt.WithIssuedAt(),
	)
	if len(signed) > maxIdentity {
		return Identity{}, Invalid{Field: "identity", Reason: "problem.identity.wrong"}
	}
	key := func(token *jwt.Token) (any, error) { return []byte(secret), refuseCritical(token) }
	_, err := parser.ParseWithClaims(signed, &claims, key)
	switch {
	case errors.Is(err, jwt.ErrTokenExpired):
		return Identity{}, Invalid{Field: "identity", Reason: "problem.identity.expired"}
	case errors.Is(err, jwt.ErrTokenNotValidYet), errors.Is(err, jwt.ErrTokenUsedBeforeIssued):
		return Identity{}, Invalid{Field: "identity", Reason: "problem.identity.early"}
	case errors.Is(err, jwt.ErrTokenRequiredClaimMissing), errors.As(err, &mistyped):
		return Identity{}, Invalid{Field: "identity", Reason: "problem.identity.claims"}
	case err != nil:
		return Identity{}, Invalid{Field: "identity", Reason: "problem.identity.wrong"}
	case claims.ExpiresAt.After(now.Add(identityFor)):
		return Identity{}, Invalid{Field: "identity", Reason: "problem.identity.late"}
	case !isSubject(claims.Subject):
		return Identity{}, Invalid{Field: "identity", Reason: "problem.identity.subject"}
	}
	name, err := CheckNickname(claims.Name)
	if err != nil {
		return Identity{}, Invalid{Field: "identity", Reason: "problem.identity.name"}
	}
	sum := sha256.Sum256([]byte(signed))
	return Identity{
		Subject:   claims.Subject,
		Name:      name,
		Avatar:    avatarURL(claims.Avatar),
		ExpiresAt: claims.ExpiresAt.UnixMilli(),
		hash:      sum[:],
	}, nil
}

// isSubject reports whether a text may be a site's id of a user.
func isSubject(text string) bool {
	return text != "" && len(text) <= maxSubject && utf8.ValidString(text) && !strings.Contains(text, "\x00")
}

// errCritical reports a token with a critical header.
var errCritical = errors.New("critical header")

// refuseCritical refuses a token that names critical extensions. None is understood here, so such a token must be
// rejected (RFC 7515, 4.1.11); the library ignores them.
func refuseCritical(token *jwt.Token) error {
	if _, isThere := token.Header["crit"]; isThere {
		return errCritical
	}
	return nil
}

// identify returns the person and the token of their session.
func (c *change) identify(room int64, i Identity, present string, b Browser) (Person, string, error) {
	person, err := c.vouched(room, i)
	if err != nil {
		return Person{}, "", err
	}
	if err := c.wantAvatar(person, i.Avatar); err != nil {
		return Person{}, "", err
	}
	session, current, err := sessionByToken(c.tx, b.Scope, present, c.now)
	if err == nil && current.ID == person.ID {
		return person, present, nil
	}
	if err := ignore(err, ErrNotFound); err != nil {
		return Person{}, "", err
	}
	if err := c.spend(i, person.ID); err != nil {
		return Person{}, "", err
	}
	if current.VouchedBy != 0 { // another user of the site; a guest's session is kept, for later
		if err := c.tx.Delete(&session).Error; err != nil {
			return Person{}, "", err
		}
	}
	_, err = c.startSession(b.Token, sessionRow{RoomID: room, Session: Session{
		PersonID:  person.ID,
		Agent:     b.Agent,
		ExpiresAt: c.now + browserFor,
		Origin:    b.Scope.Origin,
	}})
	return person, b.Token, err
}

// spentToken is a token of a site that was used, as its hash.
type spentToken struct {
	Hash                []byte
	PersonID, ExpiresAt int64
}

// TableName says where used tokens are.
func (spentToken) TableName() string { return "spent_tokens" }

// spend marks a token as used. It was signed for one browser; another that has it is refused.
func (c *change) spend(i Identity, person int64) error {
	// Used tokens are deleted a minute after they expire, when the clock's leeway cannot make them valid again.
	if err := c.tx.Where("expires_at < ?", c.now-time.Minute.Milliseconds()).Delete(&spentToken{}).Error; err != nil {
		return err
	}
	token := spentToken{Hash: i.hash, PersonID: person, ExpiresAt: i.ExpiresAt}
	done := c.tx.Clauses(unlessThere("hash")).Create(&token)
	if done.Error == nil && done.RowsAffected == 0 {
		return Invalid{Field: "identity", Reason: "problem.identity.replayed"}
	}
	return done.Error
}

// vouched returns the person meant by a room's site, stored at their first visit, with the name that the site gives
// now.
func (c *change) vouched(room int64, i Identity) (Person, error) {
	var person Person
	err := one(c.tx, person.dest(),
		"SELECT "+personColumns+" FROM people p WHERE p.vouched_by = ? AND p.subject = ?", room, i.Subject)
	if errors.Is(err, ErrNotFound) {
		row := personRow{NicknameKey: words.FoldMarks(i.Name), Subject: i.Subject, Person: Person{
			Kind:      Guest,
			Nickname:  i.Name,
			Tag:       randomText(tagAlphabet, tagLength),
			VouchedBy: room,
			CreatedAt: c.now,
		}}
		err = c.tx.Create(&row).Error
		return row.Person, err
	}
	if err != nil || person.Nickname == i.Name {
		return person, err
	}
	person.Nickname = i.Name
	if err := c.update(person.ID, called(i.Name)); err != nil {
		return Person{}, err
	}
	return person, c.restyle(person.ID)
}
