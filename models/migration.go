package models

import (
	"context"
	"embed"
	"io/fs"

	"samovar/models/database"
)

// The migrations are numbered files, applied in order and never changed once released: a database remembers which it
// has had.
//
//go:embed migrations/*.sql
var migrationFiles embed.FS

// migrations returns the folder of the schema's migrations.
func migrations() fs.FS {
	folder, err := fs.Sub(migrationFiles, "migrations")
	if err != nil {
		panic(err) // only a malformed path fails
	}
	return folder
}

// Outdated reports whether there is a database at path that Open will have to bring up to date, which takes a while
// where it holds much.
func Outdated(ctx context.Context, path string) (bool, error) {
	return database.Outdated(ctx, path, migrations())
}

// NewestSchema returns the schema that this program brings a database to.
func NewestSchema() (string, error) { return database.NewestSchema(migrations()) }
