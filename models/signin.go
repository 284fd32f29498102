package models

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
)

// Account is what is known of a username before its password is compared; the zero Account where there is none.
type Account struct {
	ID int64
	// Seal changes with the password and reveals nothing of it: what was sealed before a change is worthless after.
	Seal string
}

// AccountNamed returns the account of a username as it was typed.
func (s *Store) AccountNamed(ctx context.Context, username string) (Account, error) {
	key, fits := AccountKey(username)
	if !fits {
		return Account{}, nil
	}
	var account Account
	var hash string
	err := one(
		s.read(ctx),
		[]any{&account.ID, &hash},
		"SELECT id, password FROM people WHERE username_key = ? AND deleted_at = 0",
		key,
	)
	if errors.Is(err, ErrNotFound) {
		return Account{}, nil
	}
	account.Seal = seal(hash)
	return account, wrap(err, "look up an account")
}

// seal returns a digest of a password's hash that is useless where the hash is wanted.
func seal(hash string) string {
	sum := sha256.Sum256([]byte("device " + hash))
	return hex.EncodeToString(sum[:16])
}

// wrongSignIn is the one answer to an unknown username and to a wrong password.
var wrongSignIn = Invalid{Field: "username", Reason: "problem.signin.wrong"}

// SignIn returns the person with that username and password. Whether the username is unknown or the password wrong, the
// answer and the time it takes are the same: Invalid, of the field "username".
func (s *Store) SignIn(ctx context.Context, username, password string) (Person, error) {
	var found []struct {
		Person
		Password string
	}
	err := s.read(ctx).
		Raw("SELECT "+personColumns+", p.password FROM people p WHERE p.username_key = ? AND p.deleted_at = 0",
			NameKey(username)).
		Scan(&found).
		Error
	if err != nil {
		return Person{}, wrap(err, "look up an account")
	}
	hash := ""
	if len(found) == 1 {
		hash = found[0].Password
	}
	matches, err := s.passwords.match(ctx, password, hash)
	if err != nil {
		return Person{}, err
	}
	if !matches {
		return Person{}, wrongSignIn
	}
	person := found[0].Person
	person.proof = hash
	return person, nil
}
