package broadcast_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"samovar/broadcast"
)

// told waits for the next own event.
func told(t *testing.T, r *broadcast.Reader, want string) {
	t.Helper()
	for {
		for _, got := range next(t.Context(), t, r) {
			if got.event != "own" {
				continue
			}
			if got.data != want || got.id != "" {
				t.Errorf("told %+v, want %q without an id", got, want)
			}
			return
		}
	}
}

func TestTheStateOfAKeyReachesItsReadersAlone(t *testing.T) {
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
				t.Error("a reader got the state of another key, or its own twice")
			}
		}
		hub.RingKey("3") // nothing has changed
		if !waitBriefly(t, here) {
			t.Error("the same state was sent again")
		}
	})
}

func TestALaterReaderGetsTheStateThatTheOthersHave(t *testing.T) {
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
			t.Error("the first got it again")
		}
	})
}

func TestManyRingsOfAKeyAreOneQuery(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rows := newTable()
		hub := newHub(t, rows, broadcast.Settings{Beat: time.Hour, Poll: time.Hour})
		r := follow(t, hub, broadcast.Follow{Feed: 7, Key: "3", Watch: []int64{}})
		settle(t, r)
		before := rows.lookedFor()
		for range 100 {
			hub.RingKey("3")
			hub.RingKey("no reader")
			time.Sleep(10 * time.Millisecond)
		}
		time.Sleep(time.Second)
		if looks := rows.lookedFor() - before; looks < 2 || looks > 4 {
			t.Errorf("in a second there were %d queries", looks)
		}
	})
}

func TestASourceThatFailsIsAskedAgain(t *testing.T) {
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
