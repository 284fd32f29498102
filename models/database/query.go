package database

import (
	"context"
	"database/sql"

	"gorm.io/gorm"
)

// One, Rows and Exec ask the connection that GORM holds, and their callers scan by hand: these statements are part of
// every request or post, and GORM would write each anew, a byte at a time. An argument is one value: no lists.

// One reads a row into dest. It returns sql.ErrNoRows where there is none.
func One(db *gorm.DB, dest []any, query string, args ...any) error {
	pool, ctx := connection(db)
	return pool.QueryRowContext(ctx, query, args...).Scan(dest...)
}

// Rows asks for several rows. The caller closes them.
func Rows(db *gorm.DB, query string, args ...any) (*sql.Rows, error) {
	pool, ctx := connection(db)
	return pool.QueryContext(ctx, query, args...)
}

// Exec runs a statement that returns no rows.
func Exec(db *gorm.DB, query string, args ...any) error {
	pool, ctx := connection(db)
	_, err := pool.ExecContext(ctx, query, args...)
	return err
}

// connection returns what db runs its statements with. It is the one place where statements pass GORM by, so that an
// engine whose placeholders are not ? can rewrite them here.
func connection(db *gorm.DB) (gorm.ConnPool, context.Context) {
	return db.Statement.ConnPool, db.Statement.Context
}
