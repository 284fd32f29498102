package database

import (
	"bytes"
	"database/sql"
	"fmt"
	"os"
	"strings"
	"testing"
)

// An earlier version left what it deleted in the file, where this one has it written anew.
func TestADatabaseOfAnEarlierVersionIsWrittenAnewOnce(t *testing.T) {
	h := open(t)
	h.note("kept")
	for i := range 50 {
		h.note(fmt.Sprint(i, strings.Repeat(" zanzibar", 200)))
	}
	h.closes()
	db, err := sql.Open(DriverName, "file:"+h.options.Path)
	if err != nil {
		t.Fatal(err)
	}
	for _, statement := range []string{
		"PRAGMA secure_delete = 0",
		"DELETE FROM notes WHERE body <> 'kept'",
		"DELETE FROM settings WHERE name = 'vacuumed'",
		"INSERT INTO settings (name, value) VALUES ('of', 'an earlier version')",
	} {
		if _, err := db.Exec(statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if content, err := os.ReadFile(h.options.Path); err != nil || !bytes.Contains(content, []byte("zanzibar")) {
		t.Fatalf("what was deleted is not in the file, %v", err)
	}
	again := openAt(t, h.options.Path)
	if done, err := again.Scrub(t.Context()); err != nil || !done {
		t.Fatalf("the log is emptied: %v, %v", done, err)
	}
	for _, suffix := range []string{"", "-wal"} {
		content, err := os.ReadFile(h.options.Path + suffix)
		if err != nil || bytes.Contains(content, []byte("zanzibar")) {
			t.Errorf("what was deleted is left in the file%s, %v", suffix, err)
		}
	}
	if again.count("kept") != 1 {
		t.Error("what was not deleted is not there")
	}
}
