package models

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"runtime"

	"samovar/argon2"

	"github.com/alexedwards/argon2id"
)

// hashing has the parameters of argon2id that OWASP recommends first (Password Storage Cheat Sheet, 2025): 19 MiB, two
// passes.
var hashing = argon2id.Params{
	Memory:      19 * 1024,
	Iterations:  2,
	Parallelism: 1,
	SaltLength:  16,
	KeyLength:   32,
}

// passwords hashes and compares passwords, as many at once as there are cores: more would take memory and be no faster.
// The others wait, as long as their requests do.
type passwords struct {
	slots  chan struct{}
	memory *argon2.Memory
	params argon2id.Params
	// decoy is the hash that a password is compared with where there is no such account, so that the answer takes as
	// long.
	decoy string
}

// decoySaltAndKey belong to a random password that was thrown away. Hashing one at each start would take 19 MiB from
// a process that may never see a sign-in.
const decoySaltAndKey = "gPwQzGqv+uoCr2Ew4V5PTA$RcpVQn5chfTCR/IbwyA8ldl0XW6kAQK992MANUOQrN8"

// newPasswords returns passwords that take some KiB of memory each; zero is as hashing has it.
func newPasswords(memory uint32) passwords {
	params := hashing
	if memory != 0 {
		params.Memory = memory
	}
	// The time of a comparison is in the parameters that a hash names.
	decoy := fmt.Sprintf(
		"$argon2id$v=19$m=%d,t=%d,p=%d$%s",
		params.Memory,
		params.Iterations,
		params.Parallelism,
		decoySaltAndKey,
	)
	return passwords{
		slots:  make(chan struct{}, runtime.GOMAXPROCS(0)),
		memory: &argon2.Memory{},
		params: params,
		decoy:  decoy,
	}
}

// hash returns a password's hash in the PHC string format.
func (p passwords) hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, p.params.SaltLength)
	_, _ = rand.Read(salt) // never fails since Go 1.24
	key, err := p.derive(ctx, password, salt, p.params)
	if err != nil {
		return "", err
	}
	encode := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf(
		"$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s",
		p.params.Memory,
		p.params.Iterations,
		p.params.Parallelism,
		encode(salt),
		encode(key),
	), nil
}

// match reports whether a password has the hash. An empty hash is no account's: it matches nothing, in the same time.
func (p passwords) match(ctx context.Context, password, hash string) (bool, error) {
	params, salt, key, err := argon2id.DecodeHash(cmp.Or(hash, p.decoy))
	if err != nil {
		return false, fmt.Errorf("compare a password: %w", err)
	}
	typed, err := p.derive(ctx, password, salt, *params)
	return err == nil && subtle.ConstantTimeCompare(typed, key) == 1 && hash != "", err
}

// derive waits for a free slot, and computes the key of a password.
func (p passwords) derive(ctx context.Context, password string, salt []byte, params argon2id.Params) ([]byte, error) {
	select {
	case p.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, fmt.Errorf("wait to hash a password: %w", ctx.Err())
	}
	defer func() { <-p.slots }()
	return p.memory.IDKey(
		[]byte(password),
		salt,
		params.Iterations,
		params.Memory,
		params.Parallelism,
		params.KeyLength,
	), nil
}
