package models

import (
	"testing"
)

// events are the later decisions, in the order of the table's columns. Anna leaves the room; she blocks Boris, or
// where it is what she does to him, he blocks her; the message is deleted by who wrote it, the room by its owner, and
// Anna's account by her. In the last two the others have left the room, which is private.
var events = []string{
	"nothing happens",
	"she leaves",
	"one blocks the other",
	"the message is deleted",
	"the room is deleted",
	"her account is deleted",
	"the last member leaves",
	"her account is deleted, the last in the room",
}

// none is the cell of an event that cannot meet the thing.
const none = "not applicable"

// thing is what is kept now for later, or made of something else, and what becomes of it by each event.
type thing struct {
	name string
	// private says that the room is one that only members read.
	private  bool
	begin    func(*world) (see func() string)
	outcomes [8]string
}

var things = []thing{
	{
		"a message to be sent later",
		false,
		(*world).later,
		[8]string{"sent", "held back, and she stays out", none, none, "held back", "gone", "held back", "gone"},
	},
	{
		"a message to be sent later to Boris alone",
		false,
		(*world).laterAlone,
		[8]string{"sent", none, "held back", none, none, "gone", none, none},
	},
	{"a draft", false, (*world).draft, [8]string{"kept", "gone", "kept", none, "gone", "gone", "gone", "gone"}},
	{
		"a reminder that is on its way",
		true,
		(*world).reminder,
		[8]string{"called", "silent", "silent", "silent", "silent", "silent", "silent", "silent"},
	},
	{
		"a call that is on its way",
		false,
		(*world).call,
		[8]string{"called", "silent", "silent", "silent", "silent", "silent", "silent", "silent"},
	},
	{
		"a letter that is on its way",
		false,
		(*world).letter,
		[8]string{
			"written", "not written", "not written", "not written",
			"not written", "not written", "not written", "not written",
		},
	},
	{
		"a preview that is on its way",
		false,
		(*world).preview,
		[8]string{"shown", none, none, "not shown", "not shown", none, "not shown", "not shown"},
	},
	{
		"a word in the index",
		true,
		(*world).word,
		[8]string{"found", "not found", "found", "gone", "gone", "not found", "gone", "gone"},
	},
	{
		"an export of her own that has begun",
		false,
		(*world).export,
		[8]string{"has it", "has it", none, "leaves it out", "leaves it out", "refused", "leaves it out", "refused"},
	},
	{
		"the hash of what she wrote",
		false,
		(*world).hash,
		[8]string{"with the text", "with the text", none, "gone", "gone", "with the text", "gone", "gone"},
	},
	{
		"a mention of her",
		false,
		(*world).mentioned,
		[8]string{"counted", "not counted", "not counted", "gone", "gone", "gone", "gone", "gone"},
	},
	{
		"a message to her alone",
		false,
		(*world).alone,
		[8]string{"counted", none, "not counted", "gone", none, "gone", none, none},
	},
	{
		"a message she saved",
		true,
		(*world).bookmark,
		[8]string{"listed", "not listed", "listed", "gone", "gone", "gone", "gone", "gone"},
	},
	{
		"a pinned message",
		false,
		(*world).pinned,
		[8]string{"pinned", none, none, "gone", "gone", none, "gone", "gone"},
	},
	{
		"an answer's quote",
		false,
		(*world).quote,
		[8]string{"quoted", none, none, "empty", "gone", none, "gone", "gone"},
	},
	{
		"her reaction",
		false,
		(*world).reaction,
		[8]string{"counted", "counted", none, "gone", "gone", "counted", "gone", "gone"},
	},
	{
		"a file she sent",
		false,
		(*world).file,
		[8]string{"kept", "kept", none, "gone", "gone", "kept", "gone", "gone"},
	},
	{
		"an invitation by her",
		false,
		(*world).invitation,
		[8]string{"waits", "gone", "gone", none, "gone", "gone", "gone", "gone"},
	},
	{
		"an invitation to her",
		false,
		(*world).invited,
		[8]string{"waits", none, "gone", none, "gone", "gone", "gone", none},
	},
	{"a link to a new password", false, (*world).link, [8]string{"good", none, none, none, none, "gone", none, none}},
	{
		"her browser's subscription",
		false,
		(*world).subscription,
		[8]string{"kept", none, none, none, none, "gone", none, none},
	},
	{
		"her name on a conversation",
		false,
		(*world).title,
		[8]string{"named", none, none, none, none, "not named", none, none},
	},
	{
		"her name on a message",
		false,
		(*world).author,
		[8]string{"named", "named", none, "named", "gone", "not named", "gone", "gone"},
	},
}

// What is kept for later and what is made of a message follow each later decision.
func TestWhatIsDeferredFollowsLaterDecisions(t *testing.T) {
	for _, thing := range things {
		for column, event := range events {
			want := thing.outcomes[column]
			if want == "" {
				t.Errorf("%s, when %s: the table says nothing", thing.name, event)
			}
			if want == "" || want == none {
				continue
			}
			t.Run(thing.name+", when "+event, func(t *testing.T) {
				t.Parallel()
				w := newWorld(t, thing.private || column >= 6)
				see := thing.begin(w)
				w.happens(column)
				if got := see(); got != want {
					t.Errorf("it is %q, want %q", got, want)
				}
			})
		}
	}
}

// The pictures of a site's users are fetched later too: those of a room or a person that is gone are not kept.
func TestAPictureThatComesTooLateIsNotKept(t *testing.T) {
	for name, act := range map[string]func(*embedded, Person) error{
		"the room is deleted":    func(e *embedded, _ Person) error { return e.DeleteRoom(t.Context(), e.owner, e.room.Slug) },
		"the account is deleted": func(e *embedded, p Person) error { return e.DeleteAccount(t.Context(), p, "") },
	} {
		t.Run(name, func(t *testing.T) {
			e := openEmbedded(t, Public)
			ola := e.identifies("7", map[string]any{"avatar": "https://site.example/7.png"})
			due, err := e.DueAvatars(t.Context(), 10)
			if err != nil || len(due) != 1 {
				t.Fatalf("%+v, %v", due, err)
			}
			if err := act(e, ola); err != nil {
				t.Fatal(err)
			}
			if err := e.KeepAvatar(t.Context(), due[0], painted(t, 200)); err != nil {
				t.Fatal(err)
			}
			if kept := e.shelved(); len(kept) != 0 || e.count("SELECT count(*) FROM avatars") != 0 {
				t.Errorf("kept are %v", kept)
			}
		})
	}
}
