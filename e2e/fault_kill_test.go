package e2e

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// thorough is set for the full form of the fault tests; see docs/reliability.md.
var thorough = os.Getenv("SAMOVAR_FAULTS") == "full"

// The program is killed again and again while eight people post and four read. After the restart each answered
// message is there once, in its author's order. A message that was not answered is sent again and is there once too.
// Readers who come back with their cursors hold what the table holds.
func TestEverythingAnsweredOutlivesKills(t *testing.T) {
	kills := 20
	if thorough {
		kills = 200
	}
	h := harnessOnDisk(t, nil, "--limits", "off")
	ctx, over := context.WithCancel(context.Background())
	var posting, reading sync.WaitGroup
	acknowledged := make(chan string, 1000)
	posters := make([][]string, 8)
	for i := range posters {
		c := h.client()
		posting.Go(func() { posters[i] = c.talk(ctx, fmt.Sprint("poster ", i), acknowledged) })
	}
	followers := make([]*follower, 4)
	for i := range followers {
		followers[i] = &follower{t: t, h: h, shown: map[int64]string{}}
		reading.Go(func() { followers[i].follow() })
	}
	for range kills {
		for range 40 {
			<-acknowledged
		}
		h.kill()
		h.start()
	}
	over()
	go func() {
		for range acknowledged { // the posters must not wait
		}
	}()
	posting.Wait()
	close(acknowledged)
	last := "the last word"
	if status, _ := h.client().post(last, "last"); status != http.StatusSeeOther {
		t.Fatalf("the last word answered %d", status)
	}
	reading.Wait()

	stored := h.client().everything()
	for i, said := range posters {
		mine := slices.DeleteFunc(
			slices.Clone(stored),
			func(body string) bool { return !strings.HasPrefix(body, fmt.Sprintf("poster %d:", i)) },
		)
		if !slices.Equal(mine, said) {
			t.Errorf("poster %d was answered %d times, %d messages are there", i, len(said), len(mine))
		}
	}
	for i, f := range followers {
		if held := f.held(); !slices.Equal(held, stored[len(stored)-len(held):]) || len(held) < 50 {
			t.Errorf("follower %d holds %d messages, not the last of the %d stored", i, len(held), len(stored))
		}
	}
	t.Logf("%d kills, %d messages", kills, len(stored))
}

// talk posts until the context ends and returns the messages that were answered. A message without an answer is sent
// again under the same key.
func (c *client) talk(ctx context.Context, name string, acknowledged chan<- string) (said []string) {
	for i := 0; ctx.Err() == nil; i++ {
		text := fmt.Sprintf("%s: %d", name, i)
		for {
			if status, _ := c.post(text, text); status == http.StatusSeeOther {
				break
			}
			time.Sleep(5 * time.Millisecond) // a person would wait: the program is not running
		}
		said = append(said, text)
		acknowledged <- text
	}
	return said
}

// follower reads the stream as a page does and reconnects with its cursor.
type follower struct {
	t      *testing.T
	h      *harness
	cursor string
	shown  map[int64]string
	// bye gets the delay that a stream which ends names.
	bye chan<- string
}

var itemInStream = regexp.MustCompile(`<li id="m-(\d+)".*?<div class="msg-body[^"]*" hx-ignore><p>([^<]*)</p>`)

// follow reads until it has the last message.
func (f *follower) follow() {
	deadline := time.Now().Add(30 * time.Minute)
	for time.Now().Before(deadline) {
		if f.connect() {
			return
		}
		time.Sleep(5 * time.Millisecond) // as a browser waits before it tries again
	}
	f.t.Error("a follower never saw the last word")
}

// connect reads one connection to its end and reports whether the last message came.
func (f *follower) connect() bool {
	request, err := http.NewRequestWithContext(
		context.Background(),
		http.MethodGet,
		f.h.url("/r/lobby/events?after="+f.cursor),
		nil,
	)
	if err != nil {
		return false
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return false
	}
	defer func() { _ = answer.Body.Close() }() // it was read to its end
	lines := bufio.NewScanner(answer.Body)
	lines.Buffer(nil, 1<<20)
	var event, id, text, retry string
	for lines.Scan() {
		name, value, _ := strings.Cut(lines.Text(), ": ")
		switch name {
		case "event":
			event = value
		case "id":
			id = value
		case "data":
			text += value
		case "retry":
			retry = value
		case "":
			if event == "bye" && f.bye != nil {
				f.bye <- retry
			}
			if f.take(event, id, text) {
				return true
			}
			event, id, text, retry = "", "", "", ""
		}
	}
	return false
}

// take applies a complete event as a page does. An event that a kill cut off does not get here.
func (f *follower) take(event, id, text string) (last bool) {
	if event == "reset" {
		f.shown = map[int64]string{}
		_, text = f.h.client().get("/r/lobby/messages")
	}
	for _, item := range itemInStream.FindAllStringSubmatch(strings.ReplaceAll(text, "\n", ""), -1) {
		number, _ := strconv.ParseInt(item[1], 10, 64) // the pattern has digits only
		f.shown[number] = item[2]
		last = last || item[2] == "the last word"
	}
	if id != "" {
		f.cursor = id
	}
	return last
}

// held returns the messages that the follower's page shows, in order.
func (f *follower) held() (bodies []string) {
	var numbers []int64
	for number := range f.shown {
		numbers = append(numbers, number)
	}
	slices.Sort(numbers)
	for _, number := range numbers {
		bodies = append(bodies, f.shown[number])
	}
	return bodies
}
