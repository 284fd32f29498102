// Package uploads receives, examines and stores the contents of files. It knows nothing of chat.
package uploads

import (
	"context"
	"errors"
	"io"
	"time"
)

var (
	// ErrTooLarge reports a content with more bytes than the limit.
	ErrTooLarge = errors.New("too large")
	// ErrTooManyPixels reports a picture that would take too much memory to show, here or in a browser.
	ErrTooManyPixels = errors.New("too many pixels")
	// ErrTooManyFrames reports an animation that would take too long to show.
	ErrTooManyFrames = errors.New("too many frames")
	// ErrUnreadable reports a picture that is damaged or is not what it claims to be.
	ErrUnreadable = errors.New("a damaged picture")
	// ErrNotFound reports a content that is not stored.
	ErrNotFound = errors.New("no such content")
)

// Store stores contents by their hash. Its methods may be called by many goroutines at once. Folder is a store on
// disk; a service that speaks S3 can be another.
type Store interface {
	// Put stores the content of an upload. When it returns, the content outlives a power cut. A content that is
	// stored already is stored once.
	Put(ctx context.Context, u *Upload) error
	// Open returns a content for reading, or ErrNotFound. The reader goes on to work if the content is deleted
	// meanwhile.
	Open(ctx context.Context, hash string) (io.ReadSeekCloser, error)
	// Delete deletes a content. One that is not stored is not an error.
	Delete(ctx context.Context, hash string) error
	// Each visits the hashes of all contents in any order, until an error. Contents that were set aside are left out.
	Each(ctx context.Context, visit func(hash string) error) error

	// SetAside takes a content out of use and keeps it apart, or returns ErrNotFound. Open no longer finds it.
	SetAside(ctx context.Context, hash string, day time.Time) (Unused, error)
	// TakeBack puts a content that was set aside into use again.
	TakeBack(ctx context.Context, u Unused) error
	// Erase deletes a content that was set aside. One that is not there is not an error.
	Erase(ctx context.Context, u Unused) error
	// EachUnused visits all contents that were set aside, in any order, until an error. The visit may take a content
	// back or erase it.
	EachUnused(ctx context.Context, visit func(Unused) error) error
}
