//go:build !cgo

package models

import (
	"errors"
	"net/url"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

const driverName = "sqlite"

// writerDSN and readerDSN say how connections are opened. A misspelt setting would be ignored in silence, so checkPragmas reads them back.
func writerDSN(path string) string {
	return "file:" + url.PathEscape(path) + "?_txlock=immediate&" + pragmas
}

func readerDSN(path string) string {
	return "file:" + url.PathEscape(path) + "?" + pragmas + "&_pragma=query_only(1)"
}

const pragmas = "_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)"

// isUnique says whether an error is about a value that must be there only once.
func isUnique(err error) bool {
	var broken *sqlite.Error
	return errors.As(err, &broken) &&
		(broken.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE || broken.Code() == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY)
}
