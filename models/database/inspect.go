package database

import (
	"context"
	"errors"
	"fmt"
	"os"

	"gorm.io/gorm"
)

// File is a database that is read and not served: one beside a running server, or a copy. It is opened for reading
// alone and takes no lock, so it holds up no act.
type File struct {
	path string
	db   *gorm.DB
}

// Inspect opens the database at path, which must be there.
func Inspect(path string) (*File, error) {
	if _, err := os.Stat(path); err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	db, err := connect(DriverName, inspectorDSN(path), 1)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return &File{path: path, db: db}, nil
}

// Path returns where the database lies.
func (f *File) Path() string { return f.path }

// Read returns the connection, for one query.
func (f *File) Read(ctx context.Context) *gorm.DB { return f.db.WithContext(ctx) }

// Close closes the database.
func (f *File) Close() error { return wrap(closePool(f.db), "close the database %s", f.path) }

// Rewrite runs act on the database at path, which is there and not served, outside of a transaction.
func Rewrite(ctx context.Context, path string, act func(*gorm.DB) error) (err error) {
	db, err := connect(DriverName, editorDSN(path), 1)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	f := &File{path: path, db: db}
	defer func() { err = errors.Join(err, f.Close()) }()
	return ClassifyDisk(act(f.Read(ctx)))
}
