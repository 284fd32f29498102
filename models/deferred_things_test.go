package models

import (
	"bytes"
	"errors"
	"time"
)

// The following are the entries of the table in deferred_test.go: each begins an act, and later reports what became of
// it.

func (w *world) sendLater(slug string) {
	w.t.Helper()
	draft, err := NewDraft("see you there", "")
	w.must(err)
	_, err = w.SendLater(w.ctx, w.anna, slug, draft, time.Hour)
	w.must(err)
}

func (w *world) becomesOfLater() string {
	w.t.Helper()
	w.passes(2 * time.Hour)
	_, err := w.SendDue(w.ctx)
	w.must(err)
	waiting, err := w.Waiting(w.ctx, w.anna, 0)
	w.must(err)
	switch {
	case w.count("SELECT count(*) FROM messages WHERE body = 'see you there'") == 1:
		return "sent"
	case len(waiting) == 1 && waiting[0].Problem == "problem.later.left" && w.count("SELECT count(*) FROM memberships WHERE person_id = ? AND room_id = ?", w.anna.ID, w.room.ID) == 0:
		return "held back, and she stays out"
	case len(waiting) == 1 && waiting[0].Problem != "":
		return "held back"
	}
	return choose(w.count("SELECT count(*) FROM later") == 0, "gone", "kept")
}

func (w *world) later() func() string {
	w.sendLater(w.room.Slug)
	return w.becomesOfLater
}

func (w *world) laterAlone() func() string {
	room, err := w.OpenDirect(w.ctx, w.anna, []string{"boris"})
	w.must(err)
	w.sendLater(room.Slug)
	w.blocks, w.blocked = &w.boris, &w.anna
	return w.becomesOfLater
}

func (w *world) draft() func() string {
	w.must(w.KeepDraft(w.ctx, w.anna, w.room.Slug, "half a thought"))
	return func() string {
		return choose(w.count("SELECT count(*) FROM memberships WHERE draft = 'half a thought'") == 1, "kept", "gone")
	}
}

// becomesOf returns what a push that was found before is now.
func (w *world) becomesOf(calls []Push, err error) func() string {
	w.t.Helper()
	if err != nil || len(calls) != 1 {
		w.t.Fatalf("%d calls, %v", len(calls), err)
	}
	return func() string {
		_, err := w.Renew(w.ctx, calls[0])
		if !errors.Is(err, ErrNotFound) {
			w.must(err)
		}
		return choose(err == nil, "called", "silent")
	}
}

func (w *world) reminder() func() string {
	w.must(w.Remind(w.ctx, w.anna, w.room.Slug, w.said.ID, time.Hour))
	w.passes(2 * time.Hour)
	return w.becomesOf(w.RemindDue(w.ctx))
}

func (w *world) call() func() string {
	calls, _, err := w.TakePushes(w.ctx)
	return w.becomesOf(calls, err)
}

func (w *world) letter() func() string {
	w.passes(time.Hour)
	due, _, err := w.DigestsDue(w.ctx, away)
	if err != nil || len(due) != 1 {
		w.t.Fatalf("%d letters, %v", len(due), err)
	}
	return func() string {
		letter, taken, err := w.TakeDigest(w.ctx, due[0])
		if !errors.Is(err, ErrNotFound) {
			w.must(err)
		}
		return choose(taken && len(letter.Missed) == 1, "written", "not written")
	}
}

func (w *world) preview() func() string {
	links, _, err := w.TakeLinks(w.ctx)
	if err != nil || len(links) != 1 {
		w.t.Fatalf("%+v, %v", links, err)
	}
	return func() string {
		w.must(w.SetPreview(w.ctx, links[0].ID, Preview{URL: links[0].URL, Title: "Quinces"}))
		return choose(w.count("SELECT count(*) FROM previews") == 1, "shown", "not shown")
	}
}

func (w *world) word() func() string {
	w.must(w.change(w.ctx, func(c *change) error { _, err := c.indexNext(); return err }))
	return func() string {
		if w.count("SELECT count(*) FROM words WHERE word = 'pomegranate'") == 0 {
			return "gone"
		}
		return choose(w.finds(&w.anna, SearchForm{Words: "pomegranate"}) != "", "found", "not found")
	}
}

func (w *world) export() func() string {
	w.said = w.says(w.anna, w.room.Slug, "kumquat")
	export, err := w.ExportOwn(w.ctx, w.anna, Period{To: endless})
	w.must(err)
	return func() string {
		page, err := w.ExportPage(w.ctx, export, w.anna, ExportedMessage{}, 10)
		if errors.Is(err, ErrSignedOut) {
			return "refused"
		}
		w.must(err)
		return choose(len(page) == 1, "has it", "leaves it out")
	}
}

func (w *world) hash() func() string {
	w.said = w.says(w.anna, w.room.Slug, "kumquat")
	return func() string {
		with := w.count(
			"SELECT count(*) FROM messages WHERE body_hash = ? AND body = 'kumquat'",
			NewMessage{Body: "kumquat"}.hash(),
		) == 1
		if isKept := bytes.Contains(w.bytesOnDisk(), NewMessage{Body: "kumquat"}.hash()); isKept != with {
			return "without the text"
		}
		return choose(with, "with the text", "gone")
	}
}

// becomesOfMention returns what is counted of a message that mentions her.
func (w *world) becomesOfMention() string {
	w.t.Helper()
	if w.count("SELECT count(*) FROM mentions") == 0 {
		return "gone"
	}
	entries, err := w.RoomsOf(w.ctx, &w.anna, 0)
	w.must(err)
	counted := 0
	for _, entry := range entries {
		counted += entry.Mentions
	}
	return choose(counted == 1, "counted", "not counted")
}

func (w *world) mentioned() func() string { return w.becomesOfMention }

func (w *world) alone() func() string {
	w.erased(w.boris, w.room.Slug, w.said.ID)
	room, err := w.OpenDirect(w.ctx, w.boris, []string{"anna"})
	w.must(err)
	w.said = w.says(w.boris, room.Slug, "psst")
	return w.becomesOfMention
}

func (w *world) bookmark() func() string {
	_, err := w.Bookmark(w.ctx, w.anna, w.room.Slug, w.said.ID)
	w.must(err)
	return func() string {
		if w.count("SELECT count(*) FROM bookmarks") == 0 {
			return "gone"
		}
		saved, err := w.Bookmarks(w.ctx, w.anna, 0, 1<<40, 10)
		w.must(err)
		return choose(len(saved) == 1, "listed", "not listed")
	}
}

func (w *world) pinned() func() string {
	_, err := w.Pin(w.ctx, w.owner, w.room.Slug, w.said.ID)
	w.must(err)
	return func() string {
		pins, err := w.Pins(w.ctx, w.room.ID)
		w.must(err)
		counted := w.count("SELECT pins FROM rooms WHERE id = ?", w.room.ID)
		return choose(len(pins) == 1 && counted == 1, "pinned", choose(len(pins)+counted == 0, "gone", "counted"))
	}
}

func (w *world) quote() func() string {
	draft, err := NewDraft("indeed", "")
	w.must(err)
	draft.ReplyTo = w.said.ID
	answer, err := w.PostMessage(w.ctx, w.owner, w.room.Slug, draft)
	w.must(err)
	return func() string {
		m, err := w.MessageByID(w.ctx, w.room.ID, answer.ID)
		if errors.Is(err, ErrNotFound) {
			return "gone"
		}
		w.must(err)
		return choose(m.Quote.Body == "", "empty", "quoted")
	}
}

func (w *world) reaction() func() string {
	_, _, err := w.React(w.ctx, w.anna, w.room.Slug, w.said.ID, "🍵")
	w.must(err)
	return func() string {
		rows := w.count("SELECT count(*) FROM reactions")
		counted := w.count("SELECT coalesce(sum(reactions), 0) FROM messages")
		return choose(rows == 1 && counted == 1, "counted", choose(rows+counted == 0, "gone", "half gone"))
	}
}

func (w *world) file() func() string {
	said, err := w.shows(w.anna, w.room.Slug, w.upload("notes.txt", "kumquat"))
	w.must(err)
	w.said = said
	return func() string {
		rows, contents := w.count("SELECT count(*) FROM files"), len(w.shelved())+len(w.unused())
		return choose(rows == 1 && contents == 1, "kept", choose(rows+contents == 0, "gone", "half gone"))
	}
}

// asked reports whether an invitation is there for its person.
func (w *world) asked(p Person) string {
	w.t.Helper()
	found, err := w.Invitations(w.ctx, p)
	w.must(err)
	rows := w.count("SELECT count(*) FROM invitations")
	return choose(len(found) == 1 && rows == 1, "waits", choose(len(found)+rows == 0, "gone", "not shown"))
}

func (w *world) invitation() func() string {
	_, err := w.Invite(w.ctx, w.anna, w.room.Slug, "third")
	w.must(err)
	w.blocks, w.blocked = &w.third, &w.anna
	return func() string { return w.asked(w.third) }
}

func (w *world) invited() func() string {
	w.room = w.harness.room(w.owner, "Coffee", Private)
	_, err := w.Invite(w.ctx, w.owner, w.room.Slug, "anna")
	w.must(err)
	w.blocked = &w.owner
	return func() string { return w.asked(w.anna) }
}

func (w *world) link() func() string {
	links, err := w.ResetLinks(w.ctx, "anna")
	if err != nil || len(links) != 1 {
		w.t.Fatalf("%d links, %v", len(links), err)
	}
	return func() string {
		_, err := w.LinkByToken(w.ctx, Resetting, links[0].Token)
		return choose(err == nil, "good", choose(w.count("SELECT count(*) FROM links") == 0, "gone", "kept"))
	}
}

func (w *world) subscription() func() string {
	return func() string { return choose(w.count("SELECT count(*) FROM subscriptions") == 1, "kept", "gone") }
}

func (w *world) title() func() string {
	room, err := w.OpenDirect(w.ctx, w.boris, []string{"anna"})
	w.must(err)
	return func() string {
		return choose(
			w.count("SELECT count(*) FROM rooms WHERE id = ? AND name LIKE '%anna%'", room.ID) == 1,
			"named",
			"not named",
		)
	}
}

func (w *world) author() func() string {
	w.said = w.says(w.anna, w.room.Slug, "kumquat")
	return func() string {
		m, err := w.MessageByID(w.ctx, w.room.ID, w.said.ID)
		if errors.Is(err, ErrNotFound) {
			return "gone"
		}
		w.must(err)
		return choose(m.Author.Nickname == "anna" && !m.Author.Gone, "named", "not named")
	}
}
