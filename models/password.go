package models

import (
	"context"
	"fmt"

	"github.com/alexedwards/argon2id"
)

// atOnce is how many passwords are hashed at the same time: each takes 19 MiB, and a flood of sign-ins must not take them all.
const atOnce = 3

// hashing are the parameters of argon2id that OWASP recommends first (Password Storage Cheat Sheet, 2025): 19 MiB, two passes.
var hashing = argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// passwords hashes and compares, so many at once.
type passwords struct {
	places chan struct{}
	params argon2id.Params
	// nobodys is the hash that a password is compared with where there is no such account, so that the answer takes as long.
	nobodys string
}

// nobodysSaltAndKey are of a password that was drawn at random and forgotten. A hash made at each start would take 19 MiB from a process
// that may never see a sign-in.
const nobodysSaltAndKey = "gPwQzGqv+uoCr2Ew4V5PTA$RcpVQn5chfTCR/IbwyA8ldl0XW6kAQK992MANUOQrN8"

// newPasswords hashes with some memory, in KiB; zero is that of hashing.
func newPasswords(memory uint32) passwords {
	params := hashing
	if memory != 0 {
		params.Memory = memory
	}
	// The time of a comparison is in the parameters that a hash names.
	nobodys := fmt.Sprintf("$argon2id$v=19$m=%d,t=%d,p=%d$%s", params.Memory, params.Iterations, params.Parallelism, nobodysSaltAndKey)
	return passwords{places: make(chan struct{}, atOnce), params: params, nobodys: nobodys}
}

func (p passwords) enter(ctx context.Context) error {
	select {
	case p.places <- struct{}{}:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("wait to hash a password: %w", ctx.Err())
	}
}

func (p passwords) hash(ctx context.Context, password string) (string, error) {
	if err := p.enter(ctx); err != nil {
		return "", err
	}
	defer func() { <-p.places }()
	hash, err := argon2id.CreateHash(password, &p.params)
	return hash, wrap(err, "hash a password")
}

// match compares a password with a hash; an empty one belongs to nobody and matches nothing, in the same time.
func (p passwords) match(ctx context.Context, password, hash string) (bool, error) {
	if err := p.enter(ctx); err != nil {
		return false, err
	}
	defer func() { <-p.places }()
	if hash == "" {
		_, err := argon2id.ComparePasswordAndHash(password, p.nobodys)
		return false, wrap(err, "compare a password")
	}
	matches, err := argon2id.ComparePasswordAndHash(password, hash)
	return matches, wrap(err, "compare a password")
}
