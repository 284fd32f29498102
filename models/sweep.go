package models

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"samovar/uploads"
)

const (
	// sweepBatch is how many contents one query checks at most.
	sweepBatch = 500
	// keepUnused is how long a content that was set aside is kept, from the end of the day it was set aside on.
	keepUnused = 7 * 24 * time.Hour
	// manyUnused and unusedShare limit what one sweep sets aside: where more than manyUnused contents, and more than
	// one in unusedShare of all, are unused, that is not what interrupted posts leave, and none is set aside.
	manyUnused  = 100
	unusedShare = 10
)

// pile counts contents and their bytes, for the log.
type pile struct {
	contents int
	bytes    int64
}

func (p *pile) add(u uploads.Unused) { p.contents, p.bytes = p.contents+1, p.bytes+u.Size }

// Sweep sets aside the contents that no row refers to, takes back those that a row refers to again, and erases what
// was set aside more than keepUnused ago. An interrupted post leaves unused contents; so does a database that is
// older than its uploads, and then they are needed again when the newer one is put back. Sweep also erases reports
// that were closed long enough ago.
func (s *Store) Sweep(ctx context.Context) error {
	_, err := s.sweep(ctx)
	return errors.Join(err, s.eraseReports(ctx))
}

// sweep does what Sweep says, and returns how many contents are in use.
func (s *Store) sweep(ctx context.Context) (inUse int, err error) {
	if err := s.sortUnused(ctx); err != nil {
		return 0, fmt.Errorf("sort the unused uploads: %w", err)
	}
	all, unused, err := s.findUnused(ctx)
	if err != nil {
		return 0, fmt.Errorf("find unused uploads: %w", err)
	}
	inUse = all - len(unused)
	if len(unused) > manyUnused && len(unused)*unusedShare > all {
		const warning = "unused uploads left in their place: so many are not what broken posts leave, " +
			"the database may be older than its uploads"
		s.log.Warn(warning, "unused", len(unused), "of", all)
		return inUse, nil
	}
	return inUse, wrap(s.setAside(ctx, unused), "set unused uploads aside")
}

// sweepFirst sweeps at the start, while nothing is posted or deleted, and warns where the folder lacks contents that
// messages show.
func (s *Store) sweepFirst(ctx context.Context, folder string) error {
	inUse, err := s.sweep(ctx)
	if err != nil {
		return err
	}
	shown, err := s.countShown(ctx)
	if err == nil && shown > inUse {
		s.log.Warn("files that messages show are missing: is it the right folder? samovar check names them",
			"shown", shown, "missing", shown-inUse, "folder", folder)
	}
	return err
}

// sortUnused takes back what is used again, and erases what was set aside long enough ago.
func (s *Store) sortUnused(ctx context.Context) error {
	var aside []uploads.Unused
	err := s.fileStore.store.EachUnused(ctx, func(u uploads.Unused) error {
		aside = append(aside, u)
		return nil
	})
	if err != nil {
		return err
	}
	var back, erased pile
	for some := range slices.Chunk(aside, sweepBatch) {
		if err := s.sortSome(ctx, some, &back, &erased); err != nil {
			return err
		}
	}
	if back.contents > 0 {
		s.log.Info("uploads taken back into use", "contents", back.contents, "bytes", back.bytes)
	}
	if erased.contents > 0 {
		s.log.Info("unused uploads erased", "contents", erased.contents, "bytes", erased.bytes,
			"set_aside_before", s.clock().Add(-keepUnused))
	}
	return nil
}

// sortSome does what sortUnused says for at most sweepBatch contents, and counts them in back and erased.
func (s *Store) sortSome(ctx context.Context, some []uploads.Unused, back, erased *pile) error {
	hashes := make([]string, len(some))
	for i, u := range some {
		hashes[i] = u.Hash
	}
	used, err := s.used(ctx, hashes)
	if err != nil {
		return err
	}
	for _, u := range some {
		switch {
		case used[u.Hash]:
			err = s.fileStore.store.TakeBack(ctx, u)
			back.add(u)
		case !s.clock().Before(u.Day.Add(24*time.Hour + keepUnused)):
			err = s.fileStore.store.Erase(ctx, u)
			erased.add(u)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// findUnused counts all contents and returns those that no row refers to.
func (s *Store) findUnused(ctx context.Context) (all int, unused []string, err error) {
	var batch []string
	check := func() error {
		used, err := s.used(ctx, batch)
		for _, hash := range batch {
			if err == nil && !used[hash] {
				unused = append(unused, hash)
			}
		}
		all, batch = all+len(batch), batch[:0]
		return err
	}
	err = s.fileStore.store.Each(ctx, func(hash string) error {
		if batch = append(batch, hash); len(batch) < sweepBatch {
			return nil
		}
		return check()
	})
	if err == nil {
		err = check()
	}
	return all, unused, err
}

// setAside sets contents aside that are still unused.
func (s *Store) setAside(ctx context.Context, hashes []string) error {
	var aside pile
	today := s.clock()
	for some := range slices.Chunk(hashes, sweepBatch) {
		err := s.discard(ctx, some, func(hash string) error {
			u, err := s.fileStore.store.SetAside(ctx, hash, today)
			if err == nil {
				aside.add(u)
			}
			return ignore(err, uploads.ErrNotFound) // its message was deleted meanwhile
		})
		if err != nil {
			return err
		}
	}
	if aside.contents > 0 {
		s.log.Info("unused uploads set aside",
			"contents", aside.contents, "bytes", aside.bytes, "erased_after", keepUnused)
	}
	return nil
}

// erase erases those of the contents that are unused. They are not set aside first: it is known that the messages or
// pictures they belonged to were deleted, or never stored.
func (s *Store) erase(ctx context.Context, hashes []string) error {
	return s.discard(ctx, hashes, func(hash string) error { return s.fileStore.store.Delete(ctx, hash) })
}

// discard calls away for those of the contents that no row refers to and no post holds. A post that brings one of
// them meanwhile waits, and then stores it anew.
func (s *Store) discard(ctx context.Context, hashes []string, away func(hash string) error) error {
	s.fileStore.mu.Lock()
	defer s.fileStore.mu.Unlock()
	used, err := s.used(ctx, hashes)
	if err != nil {
		return err
	}
	var failed error
	for _, hash := range hashes {
		if !used[hash] && s.fileStore.held[hash] == 0 {
			failed = errors.Join(failed, away(hash))
		}
	}
	return failed
}

// used returns which of the contents, at most sweepBatch, a row refers to.
func (s *Store) used(ctx context.Context, hashes []string) (map[string]bool, error) {
	if len(hashes) == 0 {
		return nil, nil
	}
	var found []string
	lists := slices.Repeat([]any{hashes}, len(contentColumns))
	if err := s.read(ctx).Raw(selectUsedHashes(), lists...).Scan(&found).Error; err != nil {
		return nil, fmt.Errorf("find out what is used: %w", err)
	}
	used := make(map[string]bool, len(found))
	for _, hash := range found {
		used[hash] = true
	}
	return used, nil
}

// contentColumns lists the columns that hold the hash of a content; an empty text is none.
var contentColumns = []struct{ table, column string }{
	{"files", "hash"},
	{"files", "thumb_hash"},
	{"people", "avatar"},
	{"site", "logo"},
}

// selectUsedHashes finds which hashes of a list are in use. The list is its argument once for each of contentColumns.
func selectUsedHashes() string {
	queries := make([]string, len(contentColumns))
	for i, c := range contentColumns {
		queries[i] = fmt.Sprintf("SELECT %[2]s FROM %[1]s WHERE %[2]s <> '' AND %[2]s IN ?", c.table, c.column)
	}
	return strings.Join(queries, " UNION ")
}
