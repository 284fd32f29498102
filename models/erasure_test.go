package models

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
)

// tables returns the names of all tables in the schema, but for those of SQLite and of the migrations.
func (h *harness) tables() (names []string) {
	h.t.Helper()
	err := h.read(context.Background()).
		Raw(`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name <> 'migrations'
		ORDER BY name`).
		Scan(&names).
		Error
	if err != nil || len(names) < 10 {
		h.t.Fatalf("%d tables, %v", len(names), err)
	}
	return names
}

// dump returns all rows of all tables, one a line.
func (h *harness) dump() string {
	h.t.Helper()
	var out strings.Builder
	for _, table := range h.tables() {
		var rows []map[string]any
		if err := h.read(context.Background()).Raw("SELECT * FROM " + table).Scan(&rows).Error; err != nil {
			h.t.Fatal(err)
		}
		for _, row := range rows {
			fmt.Fprintf(&out, "%s %s\n", table, fmt.Sprint(row))
		}
	}
	return out.String()
}

// bytesOnDisk returns the bytes of the database and its log.
func (h *harness) bytesOnDisk() []byte {
	h.t.Helper()
	if done, err := h.Scrub(h.t.Context()); err != nil || !done {
		h.t.Fatalf("the log is emptied: %v, %v", done, err)
	}
	var all []byte
	for _, suffix := range []string{"", "-wal"} {
		content, err := os.ReadFile(h.path + suffix)
		if err != nil {
			h.t.Fatal(err)
		}
		all = append(all, content...)
	}
	return all
}

// Each column that refers to a person, a room or a message is erased with it, or stays for a reason. A new table must
// be entered in traces or kept.
func TestEveryTableSaysWhatDeletionLeavesOfIt(t *testing.T) {
	h := open(t)
	declared := map[string]bool{}
	for _, trace := range traces {
		for _, column := range append(trace.person, trace.room, trace.message) {
			declared[trace.table+"."+column] = true
		}
	}
	var found []struct{ Name string }
	err := h.read(t.Context()).
		Raw(`SELECT DISTINCT t.name || '.' || c.name AS name FROM sqlite_master t JOIN pragma_table_info(t.name) c
		LEFT JOIN pragma_foreign_key_list(t.name) f ON f."from" = c.name
		WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' AND (c.name LIKE '%\_id' ESCAPE '\' OR f."table" IN ('people', 'rooms', 'messages'))`).
		Scan(&found).
		Error
	if err != nil || len(found) < 20 {
		t.Fatalf("%d columns, %v", len(found), err)
	}
	inSchema := map[string]bool{}
	for _, column := range found {
		inSchema[column.Name] = true
		if _, stays := kept[column.Name]; stays == declared[column.Name] {
			t.Errorf("%s must stand in traces of erasure.go or, with a reason, in its kept", column.Name)
		}
	}
	for name := range kept {
		if !inSchema[name] {
			t.Errorf("%s is in kept and not in the schema", name)
		}
	}
}

func TestOfADeletedAccountNothingIsLeftInTheFiles(t *testing.T) {
	h := open(t)
	h.member("first")
	boris := h.member("boris")
	anna := h.confirmed("xanthippe", "xanthippe@quokka.example")
	if _, err := h.ChangeNickname(t.Context(), anna, "Xanthippe the Loud"); err != nil {
		t.Fatal(err)
	}
	h.wantsDigest(anna, Soon)
	room := h.room(anna, "Tea", Public)
	said := h.says(anna, room.Slug, "pomegranate")
	long := strings.Repeat("zanzibar ", 200)
	draft, err := NewDraft(long, "")
	if err != nil {
		t.Fatal(err)
	}
	alone, err := h.OpenDirect(t.Context(), anna, []string{"boris"})
	if err != nil {
		t.Fatal(err)
	}
	for name, act := range map[string]func() error{
		"later": func() error {
			_, err := h.SendLater(t.Context(), anna, room.Slug, draft, time.Hour)
			return err
		},
		"draft": func() error { return h.KeepDraft(t.Context(), anna, LobbySlug, "kumquat") },
		"save":  func() error { _, err := h.Bookmark(t.Context(), anna, room.Slug, said.ID); return err },
		"block": func() error { return h.Block(t.Context(), anna, boris.ID) },
		"link":  func() error { _, err := h.ResetLinks(t.Context(), "xanthippe"); return err },
		"push": func() error {
			session, err := h.StartSession(t.Context(), "token", anna, true, "Quokkazilla/1.0")
			if err != nil {
				return err
			}
			browser := Subscription{Endpoint: "https://push.example/ululate", P256DH: "k", Auth: "a"}
			return h.Subscribe(t.Context(), anna, session.ID, browser)
		},
	} {
		if err := act(); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	marks := []string{"xanthippe", "Xanthippe", "quokka", "Quokkazilla", "zanzibar", "kumquat", "ululate"}
	before, bytesBefore := h.dump(), h.bytesOnDisk()
	for _, mark := range marks {
		if !strings.Contains(before, mark) || !bytes.Contains(bytesBefore, []byte(mark)) {
			t.Errorf("%q is not there to be forgotten", mark)
		}
	}
	if err := h.DeleteAccount(t.Context(), anna, "password of xanthippe"); err != nil {
		t.Fatal(err)
	}
	after, bytesAfter := h.dump(), h.bytesOnDisk()
	for _, mark := range marks {
		if strings.Contains(after, mark) {
			t.Errorf("%q is left in a table", mark)
		}
		if bytes.Contains(bytesAfter, []byte(mark)) {
			t.Errorf("%q is left in the file", mark)
		}
	}
	if m, err := h.MessageByID(t.Context(), room.ID, said.ID); err != nil || m.Body != "pomegranate" || !m.Author.Gone {
		t.Errorf("what was said stays, unnamed: %+v, %v", m, err)
	}
	if left, err := h.RoomByID(t.Context(), alone.ID); err != nil || left.Name != "boris" {
		t.Errorf("the conversation is called %q, %v", left.Name, err)
	}
}

func TestOfADeletedMessageOrRoomNothingIsLeftInTheFiles(t *testing.T) {
	h := open(t)
	owner := h.member("olga")
	room := h.room(owner, "Quokkaville", Private)
	long := "зебра " + strings.Repeat("😬", 1990) // 8 KB: it has pages to itself
	deleted, edited := h.says(owner, LobbySlug, long), h.says(owner, LobbySlug, "kumquat")
	h.says(owner, room.Slug, "pomegranate")
	if err := h.change(t.Context(), func(c *change) error { _, err := c.indexNext(); return err }); err != nil {
		t.Fatal(err)
	}
	var marks [][]byte
	for _, text := range []string{"зебра", "😬😬😬", "kumquat", "pomegranate", "Quokkaville"} {
		marks = append(marks, []byte(text))
	}
	for _, body := range []string{long, "kumquat", "pomegranate"} {
		marks = append(marks, NewMessage{Body: body}.hash())
	}
	before := h.bytesOnDisk()
	for _, mark := range marks {
		if !bytes.Contains(before, mark) {
			t.Errorf("%q is not there to be forgotten", mark)
		}
	}
	h.erased(owner, LobbySlug, deleted.ID)
	if _, err := h.EditMessage(t.Context(), owner, LobbySlug, edited.ID, NewMessage{Body: "another word"}); err != nil {
		t.Fatal(err)
	}
	if err := h.DeleteRoom(t.Context(), owner, room.Slug); err != nil {
		t.Fatal(err)
	}
	after := h.bytesOnDisk()
	for _, mark := range marks {
		if bytes.Contains(after, mark) {
			t.Errorf("%.20q is left in the file", mark)
		}
	}
}
