//go:build cgo

package models

import (
	"errors"
	"net/url"

	"github.com/mattn/go-sqlite3"
)

const driverName = "sqlite3"

// Driver names the code that the database is read and written with.
const Driver = "github.com/mattn/go-sqlite3, with cgo"

// writerDSN and readerDSN say how connections are opened. A misspelt setting would be ignored in silence, so
// checkPragmas reads them back.
func writerDSN(path string) string {
	return "file:" + url.PathEscape(
		path,
	) + "?_busy_timeout=5000&_journal_mode=WAL&_synchronous=FULL&_foreign_keys=1&_secure_delete=on&_txlock=immediate&_stmt_cache_size=64"
}

func readerDSN(path string) string {
	return "file:" + url.PathEscape(
		path,
	) + "?_busy_timeout=5000&_journal_mode=WAL&_synchronous=FULL&_foreign_keys=1&_secure_delete=on&_query_only=1&_stmt_cache_size=64"
}

// inspectorDSN opens a database for reading, and leaves the way it is kept as it is.
func inspectorDSN(path string) string {
	return "file:" + url.PathEscape(path) + "?mode=ro&_busy_timeout=5000"
}

// isUnique says whether an error is about a value that must be there only once.
func isUnique(err error) bool {
	var broken sqlite3.Error
	return errors.As(err, &broken) &&
		(broken.ExtendedCode == sqlite3.ErrConstraintUnique || broken.ExtendedCode == sqlite3.ErrConstraintPrimaryKey)
}

func isFull(err error) bool {
	var broken sqlite3.Error
	return errors.As(err, &broken) && broken.Code == sqlite3.ErrFull
}

func isBusy(err error) bool {
	var broken sqlite3.Error
	return errors.As(err, &broken) && (broken.Code == sqlite3.ErrBusy || broken.Code == sqlite3.ErrLocked)
}

// isSyncFailure says whether the system could not write what was to be synced.
func isSyncFailure(err error) bool {
	var broken sqlite3.Error
	return errors.As(err, &broken) &&
		(broken.ExtendedCode == sqlite3.ErrIoErrFsync || broken.ExtendedCode == sqlite3.ErrIoErrDirFsync)
}
