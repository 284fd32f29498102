//go:build !cgo

package database

import (
	"errors"
	"net/url"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// DriverName is the driver's name for database/sql.
const DriverName = "sqlite"

// Driver names the code that the database is read and written with.
const Driver = "modernc.org/sqlite, without cgo"

// pragmas are the settings of every connection of a served database. A misspelt one would be ignored in silence, so
// checkPragmas reads them back.
const pragmas = "_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)" +
	"&_pragma=foreign_keys(1)&_pragma=secure_delete(1)"

func writerDSN(path string) string {
	return "file:" + url.PathEscape(path) + "?_txlock=immediate&" + pragmas
}

func readerDSN(path string) string {
	return "file:" + url.PathEscape(path) + "?" + pragmas + "&_pragma=query_only(1)"
}

// inspectorDSN opens a database for reading, and leaves its journal mode as it is.
func inspectorDSN(path string) string {
	return "file:" + url.PathEscape(path) + "?mode=ro&_pragma=busy_timeout(5000)"
}

// IsUnique reports whether err is about a value that must be there only once.
func IsUnique(err error) bool {
	return code(err) == sqlite3.SQLITE_CONSTRAINT_UNIQUE || code(err) == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY
}

func isFull(err error) bool { return code(err)&0xff == sqlite3.SQLITE_FULL }

func isBusy(err error) bool {
	return code(err)&0xff == sqlite3.SQLITE_BUSY || code(err)&0xff == sqlite3.SQLITE_LOCKED
}

// isSyncFailure reports whether the system could not write what was to be synced.
func isSyncFailure(err error) bool {
	return code(err) == sqlite3.SQLITE_IOERR_FSYNC || code(err) == sqlite3.SQLITE_IOERR_DIR_FSYNC
}

// code returns SQLite's extended result code, 0 for other errors; its lowest byte is the primary one.
func code(err error) int {
	var broken *sqlite.Error
	if !errors.As(err, &broken) {
		return 0
	}
	return broken.Code()
}
