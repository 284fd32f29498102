package models

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"
	"sync/atomic"

	"samovar/models/database"
	"samovar/uploads"
)

// fileStore is where the contents of files are. A row of the table is what makes a content used; what is held is about to
// get one.
type fileStore struct {
	store    uploads.Store
	inbox    *uploads.Inbox
	examiner *uploads.Examiner
	quota    int64
	// coming is how many bytes are being received.
	coming atomic.Int64

	// mu is held while it is decided that a content is unused, and erased.
	mu   sync.Mutex
	held map[string]int
}

// defaultQuota is how many bytes all files may take where the operator says nothing.
const defaultQuota = 20_000_000_000

// openFileStore takes a folder into use.
func openFileStore(folder string, quota int64) (*fileStore, error) {
	store, err := uploads.OpenFolder(folder)
	if err != nil {
		return nil, err
	}
	inbox, err := uploads.OpenInbox(store.InboxPath())
	if err != nil {
		return nil, err
	}
	if quota == 0 {
		quota = defaultQuota
	}
	return &fileStore{
		store:    store,
		inbox:    inbox,
		examiner: uploads.NewExaminer(inbox),
		quota:    quota,
		held:     map[string]int{},
	}, nil
}

// open returns a content for reading. It is missing where its message or picture has just been deleted, or where the
// uploads are of another time than the database; for a person both are the same: it is not there.
func (h *fileStore) open(ctx context.Context, hash string) (io.ReadSeekCloser, error) {
	content, err := h.store.Open(ctx, hash)
	if errors.Is(err, uploads.ErrNotFound) {
		err = fmt.Errorf("%w: %w", ErrNotFound, err)
	}
	return content, err
}

// Reserve makes sure that so many bytes can be taken from somebody, who may be nobody yet, and sets them aside until
// release is called. It returns TooMuch where the person has stored enough, ErrFull where the installation has.
func (s *Store) Reserve(ctx context.Context, person *Person, bytes int64) (release func(), err error) {
	if person != nil {
		var used int64
		if err := one(s.read(ctx), []any{&used}, selectUsed, person.ID); err != nil {
			return nil, wrap(err, "count what person %d has stored", person.ID)
		}
		if used+bytes > personQuota {
			return nil, errPersonFull
		}
	}
	var used int64
	if err := one(s.read(ctx), []any{&used}, selectStored); err != nil {
		return nil, wrap(err, "count what is stored")
	}
	if used+s.fileStore.coming.Add(bytes) > s.fileStore.quota {
		s.fileStore.coming.Add(-bytes)
		return nil, fmt.Errorf("the quota of uploads: %w", ErrFull)
	}
	return func() { s.fileStore.coming.Add(-bytes) }, nil
}

// selectStored is how many bytes all contents take.
const selectStored = "SELECT (SELECT coalesce(sum(stored), 0) FROM files) + (SELECT coalesce(sum(stored), 0) FROM avatars)"

// Receive reads what somebody sends, or returns TooMuch. Whoever calls it closes the upload.
func (s *Store) Receive(name string, content io.Reader) (Upload, error) {
	parcel, err := s.fileStore.inbox.Take(content, MaxFile)
	return Upload{Name: name, Parcel: parcel}, refused(name, database.ClassifyDisk(err))
}

// refused says which file is too much, or damaged.
func refused(name string, err error) error {
	switch {
	case errors.Is(err, uploads.ErrTooLarge):
		return TooMuch{Reason: "problem.file.large", Args: []any{beginning(CleanFileName(name)), MaxFile / 1_000_000}}
	case errors.Is(err, uploads.ErrTooManyPixels):
		return TooMuch{
			Reason: "problem.file.pixels",
			Args:   []any{beginning(CleanFileName(name)), uploads.MaxPixels / 1_000_000},
		}
	case errors.Is(err, uploads.ErrTooManyFrames):
		return TooMuch{Reason: "problem.file.frames", Args: []any{
			beginning(CleanFileName(name)), uploads.MaxFrames, uploads.MaxFramePixels / 1_000_000,
		}}
	case errors.Is(err, uploads.ErrUnreadable):
		return Invalid{Field: "files", Reason: "problem.file.damaged", Args: []any{beginning(CleanFileName(name))}}
	}
	return err
}

// keep finds out what was sent, and puts it on the shelf, held.
func (s *Store) keep(ctx context.Context, sent []Upload) (kept []File, err error) {
	for _, upload := range sent {
		f, err := s.keepOne(ctx, upload)
		if err != nil {
			s.letGo(context.WithoutCancel(ctx), kept)
			return nil, refused(upload.Name, database.ClassifyDisk(err))
		}
		kept = append(kept, f)
	}
	return kept, nil
}

func (s *Store) keepOne(ctx context.Context, upload Upload) (File, error) {
	found, err := s.fileStore.examiner.Examine(ctx, upload.Parcel, MaxFile)
	if err != nil {
		return File{}, err
	}
	defer func() { _ = found.Close() }() // what the store took over is not there any more; the rest goes at the next start
	f := File{
		Name:   nameOf(upload.Name, found.Kind),
		Kind:   found.Kind,
		Width:  found.Width,
		Height: found.Height,
		Moving: found.Moving,
		Ground: found.Ground,
		Size:   found.Content.Size,
		Hash:   found.Content.Hash,
		Stored: found.Content.Size,
	}
	parcels := []*uploads.Parcel{found.Content}
	if found.Thumbnail != nil {
		f.Thumbnail, f.Stored = found.Thumbnail.Hash, f.Stored+found.Thumbnail.Size
		parcels = append(parcels, found.Thumbnail)
	}
	s.fileStore.hold(f, 1)
	for _, parcel := range parcels {
		if err := s.fileStore.store.Put(ctx, parcel); err != nil {
			s.letGo(context.WithoutCancel(ctx), []File{f})
			return File{}, err
		}
	}
	return f, nil
}

// hold counts who is about to use a file's contents.
func (h *fileStore) hold(f File, step int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, hash := range f.hashes() {
		if h.held[hash] += step; h.held[hash] == 0 {
			delete(h.held, hash)
		}
	}
}

func (f File) hashes() []string {
	if f.Thumbnail == "" {
		return []string{f.Hash}
	}
	return []string{f.Hash, f.Thumbnail}
}

// letGo ends a hold. What got no row is erased.
func (s *Store) letGo(ctx context.Context, files []File) {
	var hashes []string
	for _, f := range files {
		s.fileStore.hold(f, -1)
		hashes = append(hashes, f.hashes()...)
	}
	s.eraseNow(ctx, hashes)
}

// eraseNow erases contents that may be unused. What fails is left to the next sweep.
func (s *Store) eraseNow(ctx context.Context, hashes []string) {
	for some := range slices.Chunk(hashes, sweepBatch) {
		if err := s.erase(ctx, some); err != nil {
			s.log.Error("unused contents not erased, the next sweep will", "error", err)
		}
	}
}
