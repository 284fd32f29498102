package broadcast_test

import (
	"testing"
	"testing/synctest"
	"time"

	"samovar/broadcast"
)

func TestTalliesReachWatchersAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rows := newTable()
		hub := newHub(t, rows, broadcast.Settings{Beat: time.Hour, Poll: time.Hour})
		watcher := follow(t, hub, broadcast.Follow{Feed: 7, Watch: []int64{8}})
		stranger := follow(t, hub, broadcast.Follow{Feed: 7})
		settle(t, watcher, stranger)
		rows.write(1, "x")
		hub.Ring(8)
		got := next(t.Context(), t, watcher)
		if len(got) != 1 || got[0].event != "tally" || got[0].data != "1" {
			t.Errorf("the watcher got %+v", got)
		}
		if quiet := waitBriefly(t, stranger); !quiet {
			t.Error("the stranger heard of it too")
		}
	})
}

// The first tally is sent at once, then only the latest when the number of watchers allows.
func TestManyWatchersHearTheLatestTallyAndNotEach(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rows := newTable()
		hub := newHub(t, rows, broadcast.Settings{Beat: time.Hour, Poll: time.Hour})
		var watchers []*broadcast.Reader
		for range 1000 { // 5,000 tallies a second: one each in 200 ms
			watchers = append(watchers, follow(t, hub, broadcast.Follow{Feed: 7, Watch: []int64{8}}))
		}
		settle(t, watchers...)
		time.Sleep(time.Second)
		tally := func(want string) {
			t.Helper()
			got := next(t.Context(), t, watchers[0])
			if len(got) != 1 || got[0].event != "tally" || got[0].data != want {
				t.Fatalf("got %+v, want the tally %s", got, want)
			}
		}
		rows.write(0, "x")
		hub.Ring(8)
		tally("1")
		for i := range 9 {
			rows.write(int64(i), "x")
			hub.Ring(8)
			synctest.Wait()
		}
		tally("10")
		if quiet := waitBriefly(t, watchers[0]); !quiet {
			t.Error("there was one more")
		}
	})
}

// A query for each change of each feed would cost the feeds without watchers, which are most.
func TestAFeedIsNotCountedWithoutWatchers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rows := newTable()
		hub := newHub(t, rows, broadcast.Settings{Beat: time.Hour, Poll: time.Hour})
		reader := follow(t, hub, broadcast.Follow{Feed: 8})
		settle(t, reader)
		for i := range 3 {
			rows.write(int64(i), "x")
			hub.Ring(8)
			time.Sleep(time.Second)
		}
		if counted := rows.count(); counted != 0 {
			t.Errorf("it was counted %d times", counted)
		}
		watcher := follow(t, hub, broadcast.Follow{Feed: 7, Watch: []int64{8}})
		for {
			for _, got := range next(t.Context(), t, watcher) {
				if got.event == "tally" && got.data == "3" {
					return
				}
			}
		}
	})
}

func TestWatchersReconnectWhenTheFeedIsReviewed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hub := newHub(t, newTable(), broadcast.Settings{Beat: time.Hour, Poll: time.Hour})
		watcher := follow(t, hub, broadcast.Follow{Feed: 7, Key: "3", Watch: []int64{8}})
		other := follow(t, hub, broadcast.Follow{Feed: 7, Key: "4", Watch: []int64{9}})
		settle(t, watcher, other)
		hub.Review(8, "")
		if got := next(t.Context(), t, watcher); len(got) != 1 || got[0].event != "bye" || got[0].data != "rooms" {
			t.Errorf("the watcher got %+v", got)
		}
		if quiet := waitBriefly(t, other); !quiet {
			t.Error("a watcher of another feed was told to reconnect")
		}
	})
}
