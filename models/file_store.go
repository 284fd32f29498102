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

// fileStore stores the contents of files under their hashes. A content is used when a row of the database has its hash;
// one that is held is about to get a row.
type fileStore struct {
	store    uploads.Store
	inbox    *uploads.Inbox
	examiner *uploads.Examiner
	quota    int64
	// coming is how many bytes are reserved for what is being received.
	coming atomic.Int64

	// mu guards held. It stays locked while contents are found unused and erased, so that none is held meanwhile.
	mu   sync.Mutex
	held map[string]int
}

// defaultQuota is how many bytes all contents may take where the operator sets no quota.
const defaultQuota = 20_000_000_000

// openFileStore opens the store in a folder. A quota of zero is the default one.
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

// open opens a content for reading. It returns ErrNotFound where the message or picture has just been deleted, and
// where the uploads are older or newer than the database: to a person both are the same.
func (f *fileStore) open(ctx context.Context, hash string) (io.ReadSeekCloser, error) {
	content, err := f.store.Open(ctx, hash)
	if errors.Is(err, uploads.ErrNotFound) {
		err = fmt.Errorf("%w: %w", ErrNotFound, err)
	}
	return content, err
}

// Reserve reserves bytes of the quotas for what a person, nil for a stranger, is about to send; the caller ends that
// with release. It returns TooMuch where the person's quota is used up, ErrFull where the installation's is.
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

// selectStored counts the bytes that all contents take.
const selectStored = `SELECT (SELECT coalesce(sum(stored), 0) FROM files)
	+ (SELECT coalesce(sum(stored), 0) FROM avatars) + (SELECT stored FROM site)`

// Receive reads a file that is sent, up to MaxFile bytes, and returns TooMuch for a larger one. The caller closes the
// upload.
func (s *Store) Receive(name string, content io.Reader) (Upload, error) {
	received, err := s.fileStore.inbox.Take(content, MaxFile)
	return Upload{Name: name, Upload: received}, refused(name, database.ClassifyDisk(err))
}

// refused turns an error of package uploads into one that tells the person which file was refused, and why.
func refused(name string, err error) error {
	shown := beginning(CleanFileName(name))
	switch {
	case errors.Is(err, uploads.ErrTooLarge):
		return TooMuch{Reason: "problem.file.large", Args: []any{shown, MaxFile / 1_000_000}}
	case errors.Is(err, uploads.ErrTooManyPixels):
		return TooMuch{Reason: "problem.file.pixels", Args: []any{shown, uploads.MaxPixels / 1_000_000}}
	case errors.Is(err, uploads.ErrTooManyFrames):
		args := []any{shown, uploads.MaxFrames, uploads.MaxFramePixels / 1_000_000}
		return TooMuch{Reason: "problem.file.frames", Args: args}
	case errors.Is(err, uploads.ErrUnreadable):
		return Invalid{Field: "files", Reason: "problem.file.damaged", Args: []any{shown}}
	}
	return err
}

// keep examines what was sent and stores the contents, held. The caller ends the hold with letGo.
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

// keepOne examines one upload and stores its content and thumbnail, held.
func (s *Store) keepOne(ctx context.Context, upload Upload) (File, error) {
	found, err := s.fileStore.examiner.Examine(ctx, upload.Upload, MaxFile)
	if err != nil {
		return File{}, err
	}
	defer func() { _ = found.Close() }() // what the store has taken is gone; the rest goes at the next start
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
	contents := []*uploads.Upload{found.Content}
	if found.Thumbnail != nil {
		f.Thumbnail, f.Stored = found.Thumbnail.Hash, f.Stored+found.Thumbnail.Size
		contents = append(contents, found.Thumbnail)
	}
	s.fileStore.hold(f, 1)
	for _, content := range contents {
		if err := s.fileStore.store.Put(ctx, content); err != nil {
			s.letGo(context.WithoutCancel(ctx), []File{f})
			return File{}, err
		}
	}
	return f, nil
}

// hold adds step to the count of posts that are about to use a file's contents; 1 begins a hold, -1 ends it.
func (f *fileStore) hold(file File, step int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, hash := range file.hashes() {
		if f.held[hash] += step; f.held[hash] == 0 {
			delete(f.held, hash)
		}
	}
}

// hashes returns the hashes of a file's content and, where it has one, its thumbnail.
func (f File) hashes() []string {
	if f.Thumbnail == "" {
		return []string{f.Hash}
	}
	return []string{f.Hash, f.Thumbnail}
}

// letGo ends the hold of files, and erases the contents that got no row.
func (s *Store) letGo(ctx context.Context, files []File) {
	var hashes []string
	for _, f := range files {
		s.fileStore.hold(f, -1)
		hashes = append(hashes, f.hashes()...)
	}
	s.eraseNow(ctx, hashes)
}

// eraseNow erases those of the contents that are unused. What fails is logged and left to the next sweep.
func (s *Store) eraseNow(ctx context.Context, hashes []string) {
	for some := range slices.Chunk(hashes, sweepBatch) {
		if err := s.erase(ctx, some); err != nil {
			s.log.Error("unused contents not erased, the next sweep will", "error", err)
		}
	}
}
