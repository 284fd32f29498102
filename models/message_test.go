package models

import (
	"errors"
	"reflect"
	"strings"
	"testing"
)

func TestADraftIsCleanedOrRefused(t *testing.T) {
	for _, c := range []struct{ name, typed, body, reason string }{
		{"plain", "hello", "hello", ""},
		{"line ends become LF", "a\r\nb\rc\nd", "a\nb\nc\nd", ""},
		{"blank space around it goes, but not an indentation", "\n\n  a\n\n", "  a", ""},
		{"control characters go", "a\bb\x1b[31m\tc\x7f\u0085\n\uffffd\U0001fffe\ufdd0", "ab[31m\tc\nd", ""},
		{"nothing but control characters", "\x1b\b", "", "problem.body.empty"},
		{"2000 characters of any script", strings.Repeat("茶", 2000), strings.Repeat("茶", 2000), ""},
		{"2001 characters", strings.Repeat("я", 2001), "", "problem.body.toolong"},
		{"nothing", "", "", "problem.body.empty"},
		{"blank space", " \r\n\t ", "", "problem.body.empty"},
		{"nothing that can be seen", "\u200b\u2060\u00ad\u2800", "", "problem.body.empty"},
		{"NUL", "a\x00b", "", "problem.body.invalid"},
		{"not UTF-8", "a\xffb", "", "problem.body.invalid"},
	} {
		t.Run(c.name, func(t *testing.T) {
			draft, err := NewDraft(c.typed, "key")
			var invalid Invalid
			errors.As(err, &invalid)
			if draft.Body != c.body || invalid.Reason != c.reason {
				t.Errorf("%q becomes %q, %v", c.typed, draft.Body, err)
			}
		})
	}
}

func TestAPostSentAgainIsTheSameMessage(t *testing.T) {
	h := open(t)
	anna, boris := h.guest("Anna"), h.guest("Boris")
	post := func(p Person, body, key string) Message {
		draft, err := NewDraft(body, key)
		if err != nil {
			t.Fatal(err)
		}
		m, err := h.PostMessage(t.Context(), p, LobbySlug, draft)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	first := post(anna, "hello", "k")
	for _, c := range []struct {
		name string
		m    Message
		same bool
	}{
		{"the same again", post(anna, "hello", "k"), true},
		{"another key", post(anna, "hello", "k2"), false},
		{"a text changed before it was sent again", post(anna, "hello there", "k"), false},
		{"the same key of somebody else", post(boris, "hello", "k"), false},
	} {
		if same := reflect.DeepEqual(c.m, first); same != c.same {
			t.Errorf("%s: %+v, is the first: %v, want %v", c.name, c.m, same, c.same)
		}
	}
	for _, key := range []string{"my key: №1", strings.Repeat("k", 1000)} {
		if odd, again := post(anna, "odd", key), post(anna, "odd", key); !reflect.DeepEqual(odd, again) {
			t.Errorf("under the key %.20q: %+v and %+v", key, odd, again)
		}
	}
	if one, other := post(anna, "no key", ""), post(anna, "no key", ""); reflect.DeepEqual(one, other) {
		t.Error("two posts without a key are one message")
	}
	if _, err := h.DeleteMessage(t.Context(), anna, LobbySlug, first.ID); err != nil {
		t.Fatal(err)
	}
	second := post(anna, "hello", "k2")
	if _, err := h.EditMessage(t.Context(), anna, LobbySlug, second.ID, NewMessage{Body: "better"}); err != nil {
		t.Fatal(err)
	}
	if again := post(anna, "hello", "k2"); again.ID != second.ID || again.Body != "better" {
		t.Errorf("sent again after an edit it is %+v, want the edited one", again)
	}
	if again := post(anna, "hello", "k"); again.ID != first.ID || again.DeletedAt == 0 {
		t.Errorf("sent again after its deletion it is %+v, want the tombstone", again)
	}
}

func TestEachChangeGetsTheNextNumber(t *testing.T) {
	h := open(t)
	anna, boris := h.guest("Anna"), h.guest("Boris")
	first, second := h.says(anna, LobbySlug, "first"), h.says(anna, LobbySlug, "second")
	edited, err := h.EditMessage(t.Context(), anna, LobbySlug, first.ID, NewMessage{Body: "first, better"})
	if err != nil {
		t.Fatal(err)
	}
	deleted, err := h.DeleteMessage(t.Context(), anna, LobbySlug, second.ID)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := h.DeleteMessage(t.Context(), anna, LobbySlug, second.ID); err != nil || again.Seq != deleted.Seq {
		t.Errorf("deleted again it is change %d, was %d (%v)", again.Seq, deleted.Seq, err)
	}
	if first.Seq != 1 || second.Seq != 2 || edited.Seq != 3 || deleted.Seq != 4 {
		t.Errorf("the numbers are %d %d %d %d", first.Seq, second.Seq, edited.Seq, deleted.Seq)
	}
	if edited.Ordinal != 1 || edited.EditedAt == 0 || deleted.Body != "" || deleted.DeletedAt == 0 {
		t.Errorf("edited: %+v, deleted: %+v", edited, deleted)
	}
	_, changed, err := h.ChangedSince(t.Context(), first.RoomID, 2, 10)
	if err != nil || len(changed) != 2 || !reflect.DeepEqual(changed[0], edited) ||
		!reflect.DeepEqual(changed[1], deleted) {
		t.Errorf("changed since 2: %+v, %v", changed, err)
	}
	h.erases()
	if left := h.count("SELECT count(*) FROM messages WHERE body LIKE 'second%'"); left != 0 {
		t.Error("a deleted text is still in the database")
	}

	for name, change := range map[string]func() error{
		"edit another's": func() error {
			_, err := h.EditMessage(t.Context(), boris, LobbySlug, first.ID, NewMessage{Body: "x"})
			return err
		},
		"delete another's":           func() error { _, err := h.DeleteMessage(t.Context(), boris, LobbySlug, first.ID); return err },
		"delete another's tombstone": func() error { _, err := h.DeleteMessage(t.Context(), boris, LobbySlug, second.ID); return err },
		"edit a tombstone": func() error {
			_, err := h.EditMessage(t.Context(), anna, LobbySlug, second.ID, NewMessage{Body: "x"})
			return err
		},
	} {
		if err := change(); !errors.Is(err, ErrForbidden) {
			t.Errorf("%s: %v, want ErrForbidden", name, err)
		}
	}
	if _, err := h.EditMessage(t.Context(), anna, LobbySlug, 999, NewMessage{Body: "x"}); !errors.Is(err, ErrNotFound) {
		t.Errorf("edit what is not there: %v", err)
	}
	if room, _ := h.RoomByID(t.Context(), first.RoomID); room.Head != 4 || room.Posted != 2 {
		t.Errorf("the room stands at %d after %d posts, want 4 after 2", room.Head, room.Posted)
	}
}

func TestWhoManagesARoomTakesBackAnybodysMessage(t *testing.T) {
	h := open(t)
	administrator, owner, guest := h.member("chief"), h.member("olga"), h.guest("Guest")
	public, private := h.room(owner, "public", Public), h.room(owner, "private", Private)
	if err := h.Join(t.Context(), guest, private.Slug); err != nil {
		t.Fatal(err)
	}
	if _, err := h.DeleteMessage(t.Context(), owner, public.Slug, h.says(guest, public.Slug, "a").ID); err != nil {
		t.Errorf("the owner: %v", err)
	}
	if _, err := h.DeleteMessage(t.Context(), administrator, public.Slug, h.says(guest, public.Slug, "b").ID); err != nil {
		t.Errorf("the administrator in a public room: %v", err)
	}
	if _, err := h.DeleteMessage(t.Context(), administrator, private.Slug, h.says(guest, private.Slug, "c").ID); !errors.Is(
		err,
		ErrForbidden,
	) {
		t.Errorf("the administrator in a private room they have not joined: %v", err)
	}
}

func TestHistoryComesInPages(t *testing.T) {
	h := open(t)
	anna := h.guest("Anna")
	var ids []int64
	for _, body := range strings.Fields("a b c d e f g") {
		ids = append(ids, h.says(anna, LobbySlug, body).ID)
	}
	room := int64(1)
	for _, c := range []struct {
		name        string
		read        func() (History, error)
		bodies      string
		more, newer bool
	}{
		{"the last", func() (History, error) { return h.LastMessages(t.Context(), room, 3) }, "e f g", true, false},
		{"all", func() (History, error) { return h.LastMessages(t.Context(), room, 7) }, "a b c d e f g", false, false},
		{"before", func() (History, error) { return h.MessagesBefore(t.Context(), room, ids[4], 3) }, "b c d", true, true},
		{"before, the rest", func() (History, error) { return h.MessagesBefore(t.Context(), room, ids[1], 3) }, "a", false, true},
		{"around", func() (History, error) { return h.MessagesAround(t.Context(), room, ids[3], 4) }, "c d e f", true, true},
		{"around the last", func() (History, error) { return h.MessagesAround(t.Context(), room, ids[6], 4) }, "f g", true, false},
	} {
		history, err := c.read()
		if err != nil || bodies(history.Messages) != c.bodies || history.More != c.more || history.Newer != c.newer ||
			history.Head != 7 {
			t.Errorf(
				"%s: %s, more %v, newer %v, head %d, %v",
				c.name,
				bodies(history.Messages),
				history.More,
				history.Newer,
				history.Head,
				err,
			)
		}
	}
	if _, err := h.MessagesAround(t.Context(), room+1, ids[3], 4); !errors.Is(err, ErrNotFound) {
		t.Errorf("around a message of another room: %v", err)
	}
}

// The hot queries must not grow with the number of rooms or messages.
func TestHotQueriesUseAnIndex(t *testing.T) {
	h := open(t)
	for name, query := range map[string]string{
		"what changed":      selectChanged,
		"the last page":     selectBefore,
		"one's rooms":       selectEntries,
		"the days":          selectDays,
		"pins":              selectPins,
		"bookmarks":         selectBookmarks,
		"reminders":         selectReminders + areDue,
		"a reminder":        selectReminders + isReminder,
		"what pages remind": selectPending,
		"a call":            selectPushes + isPush,
		"to take errands":   deleteErrands,
		"invitations":       selectInvitations,
		"what is due":       selectReminded,
		"who is meant":      selectNamed,
		"one's mentions":    selectMentions,
		"answers":           selectAnswers,
		"reactions":         selectReactions,
		"one day":           selectDay,
		"a transcript":      selectTranscript,
		"ends of an export": selectExportEnds,
		"a room to export":  selectRoomExport,
		"one's own export":  selectOwnExport,
		"one's own rooms":   selectOwnEnds,
		"an earlier post":   selectPosted,
		"an edited post":    "SELECT 1 FROM messages WHERE room_id = ? AND author_id = ? AND key = '' AND body_hash = ?",
		"a file":            selectFile,
		"files":             "SELECT * FROM files WHERE message_id IN (?, ?) ORDER BY message_id, position",
		"one's storage":     selectUsed,
		"used contents":     strings.ReplaceAll(selectUsedHashes(), "IN ?", "IN (?, ?)"),
		"a session":         selectSession,
		"what someone said": "SELECT 1 FROM messages m JOIN rooms r ON r.id = m.room_id WHERE m.author_id = ? AND m.ordinal > r.posted - ?",
	} {
		pieces := strings.Split(query, "?")
		args := make([]any, len(pieces)-1)
		for i := range args {
			if args[i] = 1; strings.HasSuffix(pieces[i], " IN ") {
				args[i] = []int{1, 2}
			}
		}
		var plan []struct{ Detail string }
		if err := h.read(t.Context()).Raw("EXPLAIN QUERY PLAN "+query, args...).Scan(&plan).Error; err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, step := range plan {
			if strings.HasPrefix(step.Detail, "SCAN") || strings.Contains(step.Detail, "TEMP B-TREE") {
				t.Errorf("%s: %s", name, step.Detail)
			}
		}
	}
}
