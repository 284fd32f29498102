package database

import (
	"errors"
	"fmt"
	"syscall"
)

var (
	// ErrOutcomeUnknown says that an act may or may not have been stored: the commit failed, or the caller stopped
	// waiting.
	ErrOutcomeUnknown = errors.New("outcome unknown")
	// ErrFull says that the disk is full. Nothing was stored.
	ErrFull = errors.New("no space left")
	// ErrBusy says that another process held the database for too long. Nothing was stored.
	ErrBusy = errors.New("database is locked")
	// ErrClosed says that the database takes no more acts: the program is ending. Nothing was stored.
	ErrClosed = errors.New("the store is closed")
)

// classify wraps an error of the engine in ErrFull or ErrBusy where it is one of these; others stay as they are.
func classify(err error) error {
	switch {
	case err == nil:
		return nil
	case isFull(err):
		return fmt.Errorf("%w: %w", ErrFull, err)
	case isBusy(err):
		return fmt.Errorf("%w: %w", ErrBusy, err)
	default:
		return err
	}
}

// ClassifyDisk wraps the system's error of a full disk, or of a full quota, in ErrFull; others stay as they are.
func ClassifyDisk(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return fmt.Errorf("%w: %w", ErrFull, err)
	}
	return err
}

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
