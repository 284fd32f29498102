package database

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/go-gormigrate/gormigrate/v2"
	"gorm.io/gorm"
)

// migrate brings a database to the newest schema, in one transaction, so that a kill leaves the schema it had. It
// refuses a database of a later schema, untouched, and copies one that is not new first.
func migrate(ctx context.Context, db *gorm.DB, o Options) error {
	steps, err := readMigrations(o.Migrations)
	if err != nil {
		return err
	}
	had, err := appliedMigrations(ctx, db)
	if err != nil {
		return err
	}
	newest := steps[len(steps)-1].ID
	if isOutdated(had, steps) {
		if err := copyBefore(ctx, o, newest); err != nil {
			return err
		}
		o.Log.Info("bringing the database up to date", "from", slices.Max(had), "to", newest)
		for _, step := range steps {
			step.Migrate = logged(step, o.Log)
		}
	}
	// The transaction is ours: gormigrate's own goes on with nothing where it could not be begun, and panics.
	err = db.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		return gormigrate.New(tx, &gormigrate.Options{
			TableName:                 "migrations",
			IDColumnName:              "id",
			IDColumnSize:              64,
			ValidateUnknownMigrations: true,
		}, steps).Migrate()
	})
	if errors.Is(err, gormigrate.ErrUnknownPastMigration) {
		const refusal = "the database is of version %s, this Samovar knows %s: " +
			"use a newer Samovar, or a backup from before"
		return fmt.Errorf(refusal, slices.Max(had), newest)
	}
	return wrap(ClassifyDisk(err), "bring the database up to date")
}

// logged wraps a step so that it writes a line to the log when it is done.
func logged(step *gormigrate.Migration, log *slog.Logger) gormigrate.MigrateFunc {
	migrate := step.Migrate
	return func(tx *gorm.DB) error {
		begun := time.Now()
		err := migrate(tx)
		if err == nil {
			log.Info("database step done", "step", step.ID, "took", time.Since(begun).Round(time.Millisecond))
		}
		return err
	}
}

// appliedMigrations returns the migrations that a database has had: none where it is new.
func appliedMigrations(ctx context.Context, db *gorm.DB) (had []string, err error) {
	if !db.WithContext(ctx).Migrator().HasTable("migrations") {
		return nil, nil
	}
	err = db.WithContext(ctx).Raw("SELECT id FROM migrations").Scan(&had).Error
	return had, wrap(err, "read which version the database is of")
}

// isOutdated reports whether a database that is not new lacks migrations. A database that has had others than these
// does not count: migrate refuses it.
func isOutdated(had []string, steps []*gormigrate.Migration) bool {
	known := 0
	for _, step := range steps {
		if slices.Contains(had, step.ID) {
			known++
		}
	}
	return known > 0 && known == len(had) && known < len(steps)
}

// Outdated reports whether there is a database at path that Open will have to bring up to date, which takes a while
// where it holds much.
func Outdated(ctx context.Context, path string, migrations fs.FS) (outdated bool, err error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	f, err := Inspect(path)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	steps, err := readMigrations(migrations)
	if err != nil {
		return false, err
	}
	had, err := appliedMigrations(ctx, f.db)
	return isOutdated(had, steps), err
}

// NewestSchema returns the name of the last migration, which is the schema that Open brings a database to.
func NewestSchema(migrations fs.FS) (string, error) {
	steps, err := readMigrations(migrations)
	if err != nil {
		return "", err
	}
	return steps[len(steps)-1].ID, nil
}

// readMigrations returns a step for each file, in the order of their names; at least one.
func readMigrations(files fs.FS) ([]*gormigrate.Migration, error) {
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		return nil, fmt.Errorf("list migrations: %w", err)
	}
	if len(names) == 0 {
		return nil, errors.New("list migrations: there are none")
	}
	slices.Sort(names)
	steps := make([]*gormigrate.Migration, len(names))
	for i, name := range names {
		sql, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("read migration %s: %w", name, err)
		}
		steps[i] = &gormigrate.Migration{
			ID:      strings.TrimSuffix(name, ".sql"),
			Migrate: func(tx *gorm.DB) error { return tx.Exec(string(sql)).Error },
		}
	}
	return steps, nil
}
