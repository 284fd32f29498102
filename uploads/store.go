// Package uploads receives, examines and keeps what people send along with messages. It knows nothing of chat.
package uploads

import (
	"context"
	"errors"
	"io"
	"time"
)

var (
	// ErrTooLarge is the answer for what has more bytes than may be taken.
	ErrTooLarge = errors.New("too large")
	// ErrTooManyPixels is the answer for a picture that would take too much memory to show, here or in a browser.
	ErrTooManyPixels = errors.New("too many pixels")
	// ErrTooManyFrames is the answer for a moving picture that would take too long.
	ErrTooManyFrames = errors.New("too many frames")
	// ErrUnreadable is the answer for a picture that is damaged, or is not as it says.
	ErrUnreadable = errors.New("a damaged picture")
	// ErrNotFound is the answer for a content that is not kept.
	ErrNotFound = errors.New("no such content")
)

// Store keeps contents by their hash. All its methods may be called by many goroutines at once. Folder is one on the
// disk; a service that speaks S3 can be another.
type Store interface {
	// Put keeps an upload's content. When it returns, the content outlives a power cut. What is kept already is kept
	// once.
	Put(ctx context.Context, u *Upload) error
	// Open returns a content for reading, or ErrNotFound. The reader goes on to work where the content is deleted
	// meanwhile.
	Open(ctx context.Context, hash string) (io.ReadSeekCloser, error)
	// Delete forgets a content. One that is not there is as good as deleted.
	Delete(ctx context.Context, hash string) error
	// Each visits the hashes of all contents, in any order, until an error. What was set aside is not among them.
	Each(ctx context.Context, visit func(hash string) error) error

	// SetAside takes a content out of use and keeps it apart, or returns ErrNotFound. Open does not find it there.
	SetAside(ctx context.Context, hash string, day time.Time) (Unused, error)
	// TakeBack puts a content that was set aside into use again.
	TakeBack(ctx context.Context, u Unused) error
	// Erase forgets a content that was set aside. One that is not there is as good as erased.
	Erase(ctx context.Context, u Unused) error
	// EachUnused visits all that was set aside, in any order, until an error. The visit may take it back or erase it.
	EachUnused(ctx context.Context, visit func(Unused) error) error
}
