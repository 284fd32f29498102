//go:build cgo

package database

import (
	"errors"
	"net/url"

	"github.com/mattn/go-sqlite3"
)

// DriverName is the driver's name for database/sql.
const DriverName = "sqlite3"

// Driver names the code that the database is read and written with.
const Driver = "github.com/mattn/go-sqlite3, with cgo"

// pragmas are the settings of every connection of a served database. A misspelt one would be ignored in silence, so
// checkPragmas reads them back.
const pragmas = "_busy_timeout=5000&_journal_mode=WAL&_synchronous=FULL&_foreign_keys=1&_secure_delete=on" +
	"&_stmt_cache_size=64"

func writerDSN(path string) string {
	return "file:" + url.PathEscape(path) + "?_txlock=immediate&" + pragmas
}

func readerDSN(path string) string {
	return "file:" + url.PathEscape(path) + "?_query_only=1&" + pragmas
}

// inspectorDSN opens a database for reading, and leaves its journal mode as it is.
func inspectorDSN(path string) string {
	return "file:" + url.PathEscape(path) + "?mode=ro&_busy_timeout=5000"
}

// IsUnique reports whether err is about a value that must be there only once.
func IsUnique(err error) bool {
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

// isSyncFailure reports whether the system could not write what was to be synced.
func isSyncFailure(err error) bool {
	var broken sqlite3.Error
	return errors.As(err, &broken) &&
		(broken.ExtendedCode == sqlite3.ErrIoErrFsync || broken.ExtendedCode == sqlite3.ErrIoErrDirFsync)
}
