package models

import (
	"context"
	"errors"
	"runtime"
	"testing"
)

func TestPasswordsAreHashedAsManyAtOnceAsThereAreCores(t *testing.T) {
	p := newPasswords(64)
	cores := runtime.GOMAXPROCS(0)
	for range cores {
		p.slots <- struct{}{} // all are at work
	}
	left, leave := context.WithCancel(t.Context())
	leave()
	if _, err := p.hash(left, "correct horse"); !errors.Is(err, context.Canceled) {
		t.Errorf("a hash whose request has left waits on: %v", err)
	}
	if _, err := p.match(left, "correct horse", ""); !errors.Is(err, context.Canceled) {
		t.Errorf("a comparison whose request has left waits on: %v", err)
	}
	<-p.slots
	if hash, err := p.hash(t.Context(), "correct horse"); err != nil || hash == "" {
		t.Errorf("with a core free it answers %q, %v", hash, err)
	}
}

// Hashes that are stored already were made by github.com/alexedwards/argon2id; this one is.
func TestHashesThatAreStoredStillMatch(t *testing.T) {
	const stored = "$argon2id$v=19$m=19456,t=2,p=1$wRKosRb8K98I4FJnpQ9SVg$mLEjwkcAR6QNzV1G0LGa7o1EVtSF6vbZ8s7EMT8Jeqs"
	p := newPasswords(64)
	for password, want := range map[string]bool{"correct horse": true, "correct house": false, "": false} {
		if matches, err := p.match(t.Context(), password, stored); matches != want || err != nil {
			t.Errorf("%q matches: %v, %v", password, matches, err)
		}
	}
	if _, err := p.match(t.Context(), "correct horse", "$argon2id$broken"); err == nil {
		t.Error("a hash that cannot be read passes for a wrong password")
	}
}
