package main

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
	"time"

	"samovar/models"

	"golang.org/x/sync/errgroup"
)

// commitFigures holds the cost of storing a post without HTTP. Bare writes the same rows to the same tables with
// database/sql, one synced commit each. Alone is one poster that waits for each answer. Together is 64 posters.
type commitFigures struct {
	// Bare and Alone are microseconds per post in the median round.
	Bare, Alone float64
	// BarePerSecond and TogetherPerSecond are posts per second.
	BarePerSecond, TogetherPerSecond, PostsPerCommit float64
}

const (
	commitRounds   = 15
	postsARound    = 200
	postsTogether  = 40_000
	posterTogether = 64
)

// measureCommits alternates between Bare and Alone, so that a change of the machine's speed affects both.
func measureCommits(ctx context.Context) (commitFigures, error) {
	var f commitFigures
	folder, err := os.MkdirTemp("", "samovar-bench-commit")
	if err != nil {
		return f, fmt.Errorf("make a folder: %w", err)
	}
	defer func() { _ = os.RemoveAll(folder) }() // what is left lies in the system's temporary folder
	bare, err := openBareTables(ctx, filepath.Join(folder, "bare", "samovar.db"))
	if err != nil {
		return f, err
	}
	defer func() { _ = bare.Close() }() // a database that is thrown away
	store, guest, err := openStore(ctx, filepath.Join(folder, "store", "samovar.db"))
	if err != nil {
		return f, err
	}
	defer func() { _ = store.Close() }() // a database that is thrown away
	var bares, alones []float64
	for round := range commitRounds {
		took, err := timeEach(func(i int) error { return bareCommit(ctx, bare, round*postsARound+i) })
		if err != nil {
			return f, fmt.Errorf("bare commit: %w", err)
		}
		bares = append(bares, took)
		took, err = timeEach(func(int) error { return postOne(ctx, store, guest) })
		if err != nil {
			return f, err
		}
		alones = append(alones, took)
	}
	f.Bare, f.Alone = median(bares), median(alones)
	f.BarePerSecond = 1e6 / f.Bare
	return f, f.together(ctx, store, guest)
}

// together measures many posters at once.
func (f *commitFigures) together(ctx context.Context, store *models.Store, guest models.Person) error {
	before, began := store.Figures(), time.Now()
	if err := postMany(ctx, store, guest, postsTogether, posterTogether); err != nil {
		return err
	}
	f.TogetherPerSecond = postsTogether / time.Since(began).Seconds()
	after := store.Figures()
	f.PostsPerCommit = float64(after.Changes-before.Changes) / float64(after.Commits-before.Commits)
	return nil
}

func postMany(ctx context.Context, store *models.Store, guest models.Person, posts, posters int64) error {
	var next atomic.Int64
	var posting errgroup.Group
	for range posters {
		posting.Go(func() error {
			for next.Add(1) <= posts {
				if err := postOne(ctx, store, guest); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return posting.Wait()
}

func openStore(ctx context.Context, path string) (*models.Store, models.Person, error) {
	store, err := models.Open(ctx, models.Config{Path: path})
	if err != nil {
		return nil, models.Person{}, err
	}
	guest, err := store.NewGuest(ctx, models.Browser{Token: "token"}, "Guest")
	return store, guest, err
}

func postOne(ctx context.Context, store *models.Store, guest models.Person) error {
	draft, err := models.NewDraft(body, "")
	if err != nil {
		return err
	}
	_, err = store.PostMessage(ctx, guest, models.LobbySlug, draft)
	return err
}

// openBareTables creates the tables with the store and opens them without it, with the same settings.
func openBareTables(ctx context.Context, path string) (*sql.DB, error) {
	store, guest, err := openStore(ctx, path)
	if err != nil {
		return nil, err
	}
	if err := postOne(ctx, store, guest); err != nil { // this creates the membership
		return nil, err
	}
	if err := store.Close(); err != nil {
		return nil, err
	}
	driver := "sqlite3"
	settings := "?_journal_mode=WAL&_synchronous=FULL&_txlock=immediate&_foreign_keys=1&_stmt_cache_size=64"
	if slices.Contains(sql.Drivers(), "sqlite") { // built without cgo
		driver = "sqlite"
		settings = "?_txlock=immediate&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)"
	}
	db, err := sql.Open(driver, "file:"+path+settings)
	if err != nil {
		return nil, fmt.Errorf("open bare tables: %w", err)
	}
	db.SetMaxOpenConns(1)
	return db, nil
}

// bareCommit writes the same rows as a post.
func bareCommit(ctx context.Context, db *sql.DB, number int) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	hash := []byte("0123456789abcdef")
	for _, step := range []struct {
		query string
		args  []any
	}{
		{"UPDATE rooms SET head = head + 1, posted = posted + 1, active_at = ? WHERE id = 1", []any{number}},
		{
			"INSERT INTO messages (room_id, seq, ordinal, author_id, body, key, body_hash, created_at) " +
				"VALUES (1, ?, ?, 1, ?, ?, ?, ?)",
			[]any{number + 2, number + 2, body, fmt.Sprint("key of message ", number), hash, number},
		},
		{"UPDATE memberships SET read_ordinal = ? WHERE room_id = 1 AND person_id = 1", []any{number}},
	} {
		if _, err := tx.ExecContext(ctx, step.query, step.args...); err != nil {
			_ = tx.Rollback() // the first error counts
			return err
		}
	}
	return tx.Commit()
}

// timeEach runs a round of acts and returns the microseconds per act.
func timeEach(act func(int) error) (float64, error) {
	began := time.Now()
	for i := range postsARound {
		if err := act(i); err != nil {
			return 0, err
		}
	}
	return float64(time.Since(began).Microseconds()) / postsARound, nil
}

func median(values []float64) float64 {
	slices.Sort(values)
	return values[len(values)/2]
}

func (f commitFigures) print(w io.Writer) {
	fmt.Fprintf(w, "\ncommit: a bare synced commit %.0f us, a post alone %.0f us (%.2f times); ",
		f.Bare, f.Alone, f.Alone/f.Bare)
	fmt.Fprintf(w, "%.0f bare commits a second, %.0f posts a second by %d posters (%.1f times), %.1f to a sync\n",
		f.BarePerSecond, f.TogetherPerSecond, posterTogether, f.TogetherPerSecond/f.BarePerSecond, f.PostsPerCommit)
}
