package models

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/go-gormigrate/gormigrate/v2"
	"gorm.io/gorm"
)

// The migrations are numbered files, applied in order and never changed once released: a database remembers which it has had.
//
//go:embed migrations/*.sql
var migrationFiles embed.FS

// migrate brings a database to the present schema. One that knows a later schema than this program is refused untouched.
func migrate(db *gorm.DB) error {
	steps, err := readMigrations()
	if err != nil {
		return err
	}
	options := &gormigrate.Options{
		TableName: "migrations", IDColumnName: "id", IDColumnSize: 64, UseTransaction: true, ValidateUnknownMigrations: true,
	}
	err = gormigrate.New(db, options, steps).Migrate()
	if errors.Is(err, gormigrate.ErrUnknownPastMigration) {
		return fmt.Errorf("the database is of version %s, this Samovar knows %s: use a newer Samovar, or a backup from before",
			newestApplied(db), steps[len(steps)-1].ID)
	}
	if err != nil {
		return fmt.Errorf("bring the database up to date: %w", err)
	}
	return nil
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

// newestApplied is for the sentence that refuses a database from the future.
func newestApplied(db *gorm.DB) string {
	var id string
	if err := db.Raw("SELECT max(id) FROM migrations").Scan(&id).Error; err != nil {
		return "?"
	}
	return id
}
