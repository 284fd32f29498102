package database

import (
	"context"
	"database/sql"
	"os"
	"strings"
	"testing"
)

// beside reads the database as another process would, and goes on reading what was there until the returned function
// is called.
func (h *harness) beside() (end func()) {
	h.t.Helper()
	db, err := sql.Open(DriverName, readerDSN(h.options.Path))
	if err != nil {
		h.t.Fatal(err)
	}
	reading, err := db.BeginTx(context.Background(), nil)
	if err != nil {
		h.t.Fatal(err)
	}
	var notes int // the first query takes the snapshot
	if err := reading.QueryRow("SELECT count(*) FROM notes").Scan(&notes); err != nil {
		h.t.Fatal(err)
	}
	return func() {
		if err := reading.Rollback(); err != nil {
			h.t.Error(err)
		}
		if err := db.Close(); err != nil {
			h.t.Error(err)
		}
	}
}

// logSize returns how long the write-ahead log is, in bytes.
func (h *harness) logSize() int64 {
	h.t.Helper()
	info, err := os.Stat(h.options.Path + "-wal")
	if err != nil {
		h.t.Fatal(err)
	}
	return info.Size()
}

const notEmptied = `level=WARN msg="write-ahead log not emptied`

func TestAStartBesideAReaderSaysWhatIsNotPromised(t *testing.T) {
	if testing.Short() {
		t.Skip("SQLite waits five seconds for the reader")
	}
	h := open(t)
	end := h.beside()
	h.note("after the snapshot")
	h.closes()
	if h = openAt(t, h.options.Path); !strings.Contains(h.log.String(), notEmptied) || h.logSize() == 0 {
		t.Errorf("with %d bytes left in the log it was said %q", h.logSize(), h.log.String())
	}
	h.note("the database is open all the same")
	h.closes()
	end()
	if h = openAt(t, h.options.Path); strings.Contains(h.log.String(), notEmptied) {
		t.Errorf("without a reader it was said %q", h.log.String())
	}
}

func TestTheLogShrinksOnceASlowReaderIsDone(t *testing.T) {
	h := open(t)
	end := h.beside()
	err := h.Do(t.Context(), func(tx *Tx) error {
		return Exec(tx.DB, "INSERT INTO settings (name, value) VALUES ('ballast', hex(zeroblob(?)))", logLimit/2+1)
	})
	if err != nil {
		t.Fatal(err)
	}
	if h.logSize() <= logLimit {
		t.Fatalf("the log has %d bytes, no more than the limit", h.logSize())
	}
	end()
	h.note("moves the log into the database")
	h.note("begins the log anew")
	if h.logSize() > logLimit {
		t.Errorf("the log still has %d bytes", h.logSize())
	}
}
