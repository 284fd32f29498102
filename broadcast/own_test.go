package broadcast_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"samovar/broadcast"
)

// told reads what a reader is told of itself next.
func told(t *testing.T, r *broadcast.Reader, want string) {
	t.Helper()
	for {
		for _, got := range next(t.Context(), t, r) {
			if got.event != "own" {
				continue
			}
			if got.data != want || got.id != "" {
				t.Errorf("told %+v, want %q without a place in history", got, want)
			}
			return
		}
	}
}

func TestAllReadersWithAKeyAreToldOfThemselvesAndNobodyElse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rows := newTable()
		rows.owns("3", "one")
		hub := newHub(t, rows, broadcast.Settings{Beat: time.Hour, Poll: time.Hour})
		here := follow(t, hub, broadcast.Follow{Feed: 7, Key: "3", Watch: []int64{}})
		there := follow(t, hub, broadcast.Follow{Feed: 8, Key: "3", Watch: []int64{9}})
		told(t, here, "one")
		told(t, there, "one")
		other := follow(t, hub, broadcast.Follow{Feed: 7, Key: "4", Watch: []int64{}})
		framed := follow(t, hub, broadcast.Follow{Feed: 7, Key: "3"})
		settle(t, here, there, other, framed)

		rows.owns("3", "two")
		hub.RingKey("3")
		told(t, here, "two")
		told(t, there, "two")
		for _, r := range []*broadcast.Reader{other, framed, here, there} {
			if !waitBriefly(t, r) {
				t.Error("somebody was told of another, or twice")
			}
		}
		hub.RingKey("3") // for nothing
		if !waitBriefly(t, here) {
			t.Error("what is known was told again")
		}
	})
}

func TestOneWhoComesLaterIsToldWhatTheOthersKnow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rows := newTable()
		rows.owns("3", "one")
		hub := newHub(t, rows, broadcast.Settings{Beat: time.Hour, Poll: time.Hour})
		first := follow(t, hub, broadcast.Follow{Feed: 7, Key: "3", Watch: []int64{}})
		told(t, first, "one")
		settle(t, first)
		second := follow(t, hub, broadcast.Follow{Feed: 8, Key: "3", Watch: []int64{}})
		told(t, second, "one")
		if !waitBriefly(t, first) {
			t.Error("the first was told again")
		}
	})
}

func TestManyRingsOfAKeyAreOneLook(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rows := newTable()
		hub := newHub(t, rows, broadcast.Settings{Beat: time.Hour, Poll: time.Hour})
		r := follow(t, hub, broadcast.Follow{Feed: 7, Key: "3", Watch: []int64{}})
		settle(t, r)
		before := rows.lookedFor()
		for range 100 {
			hub.RingKey("3")
			hub.RingKey("nobody here")
			time.Sleep(10 * time.Millisecond)
		}
		time.Sleep(time.Second)
		if looks := rows.lookedFor() - before; looks < 2 || looks > 4 {
			t.Errorf("in a second it was looked %d times", looks)
		}
	})
}

func TestWhatASourceCannotSayIsAskedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rows := newTable()
		hub := newHub(t, rows, broadcast.Settings{Beat: time.Hour, Poll: time.Hour})
		r := follow(t, hub, broadcast.Follow{Feed: 7, Key: "3", Watch: []int64{}})
		settle(t, r)
		rows.owns("3", "one")
		rows.breakWith(errors.New("no database"))
		hub.RingKey("3")
		time.Sleep(time.Second)
		rows.breakWith(nil)
		told(t, r, "one")
	})
}
