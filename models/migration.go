package models

import (
	"context"
	"embed"
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

// The migrations are numbered files, applied in order and never changed once released: a database remembers which it
// has had.
//
//go:embed migrations/*.sql
var migrationFiles embed.FS

// migrate brings a database to the present schema, in one transaction, so that a kill leaves the schema it had. One
// that knows a later schema than this program is refused untouched; one that has something in it is copied first.
func migrate(ctx context.Context, db *gorm.DB, c Config) error {
	steps, err := readMigrations()
	if err != nil {
		return err
	}
	had, err := appliedMigrations(ctx, db)
	if err != nil {
		return err
	}
	newest := steps[len(steps)-1].ID
	if isOutdated(had, steps) {
		if err := copyBefore(ctx, c, newest); err != nil {
			return err
		}
		c.Log.Info("bringing the database up to date", "from", slices.Max(had), "to", newest)
		for _, step := range steps {
			step.Migrate = logged(step, c.Log)
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
		return fmt.Errorf(
			"the database is of version %s, this Samovar knows %s: use a newer Samovar, or a backup from before",
			slices.Max(had),
			newest,
		)
	}
	return wrap(diskError(err), "bring the database up to date")
}

// logged writes a line when a step is done.
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

// appliedMigrations are the migrations that a database has had: none where it is new.
func appliedMigrations(ctx context.Context, db *gorm.DB) (had []string, err error) {
	if !db.WithContext(ctx).Migrator().HasTable("migrations") {
		return nil, nil
	}
	err = db.WithContext(ctx).Raw("SELECT id FROM migrations").Scan(&had).Error
	return had, wrap(err, "read which version the database is of")
}

// isOutdated reports whether a database that is not new lacks migrations. One that has had others than these is not
// brought anywhere.
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
func Outdated(ctx context.Context, path string) (outdated bool, err error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	d, err := Inspect(path)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	steps, err := readMigrations()
	if err != nil {
		return false, err
	}
	had, err := appliedMigrations(ctx, d.db)
	return isOutdated(had, steps), err
}

func readMigrations() ([]*gormigrate.Migration, error) {
	names, err := fs.Glob(migrationFiles, "migrations/*.sql")
	if err != nil {
		return nil, fmt.Errorf("list migrations: %w", err)
	}
	slices.Sort(names)
	steps := make([]*gormigrate.Migration, len(names))
	for i, name := range names {
		sql, err := migrationFiles.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("read migration %s: %w", name, err)
		}
		steps[i] = &gormigrate.Migration{
			ID:      strings.TrimSuffix(strings.TrimPrefix(name, "migrations/"), ".sql"),
			Migrate: func(tx *gorm.DB) error { return tx.Exec(string(sql)).Error },
		}
	}
	return steps, nil
}
