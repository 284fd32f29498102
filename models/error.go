package models

import (
	"errors"
	"fmt"
	"time"

	"samovar/models/database"
)

var (
	// ErrBlocked says that the person has been blocked by the one they write to.
	ErrBlocked = errors.New("blocked")
	// ErrNotFound says that something is not there, or that the person may not know of it.
	ErrNotFound = errors.New("not found")
	// ErrForbidden says that the person may know of something, but not do this with it.
	ErrForbidden = errors.New("forbidden")
	// ErrLast says that the act would delete the room, which the person has not been told yet.
	ErrLast = errors.New("the last member")
	// ErrSignedOut says that the act needs an account.
	ErrSignedOut = errors.New("needs an account")
	// ErrGuestAlone is ErrSignedOut for a direct conversation.
	ErrGuestAlone = fmt.Errorf("direct conversation of a guest: %w", ErrSignedOut)
	// ErrOutcomeUnknown says that a change may or may not have been stored: the commit failed, or the caller stopped
	// waiting. A message that is sent again under the same key is the same message.
	ErrOutcomeUnknown = database.ErrOutcomeUnknown
	// ErrFull says that the disk, or the quota of uploads, is full. Nothing was stored.
	ErrFull = database.ErrFull
	// ErrBusy says that another process held the database for too long. Nothing was stored.
	ErrBusy = database.ErrBusy
	// ErrClosed says that the store takes no more changes: the program is ending. Nothing was stored.
	ErrClosed = database.ErrClosed
)

// Invalid is input that breaks a rule. Reason is a catalogue key, Args fill its {0}, {1}; what was typed stands in
// them as beginning returns it.
type Invalid struct {
	Field  string
	Reason string
	Args   []any
}

func (e Invalid) Error() string { return fmt.Sprintf("%s: %s", e.Field, e.Reason) }

// TooFast says when the caller may try again.
type TooFast struct {
	After time.Duration
	// Slow says that it is the room's slow mode which asks for it.
	Slow bool
}

func (e TooFast) Error() string { return fmt.Sprintf("too fast, again after %s", e.After) }

// wrap adds to err what was being done; nil stays nil.
func wrap(err error, doing string, args ...any) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", fmt.Sprintf(doing, args...), err)
}

// ignore returns err, or nil where it is the harmless one.
func ignore(err, harmless error) error {
	if errors.Is(err, harmless) {
		return nil
	}
	return err
}
