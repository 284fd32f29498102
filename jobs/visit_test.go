package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"samovar/models"
)

// ringer records rings.
type ringer struct {
	rung chan struct{}
}

func (r ringer) Ring(int64)                    { r.rung <- struct{}{} }
func (ringer) RightsChanged(models.RightsLost) {}
func (ringer) RoomsChanged(int64)              {}
func (ringer) UnreadChanged(int64)             {}

// web is an internet of one server that answers for every host. Hosts with "slow" in their name wait for released.
type web struct {
	*harness
	*Previewer
	rung     chan struct{}
	released chan struct{}
	came     chan string // the hosts, in the order of the requests

	mu       sync.Mutex
	now, top int // requests under way, and the most so far
}

func openWeb(t *testing.T) *web {
	t.Helper()
	w := &web{
		harness:  newHarness(t),
		rung:     make(chan struct{}, 1000),
		released: make(chan struct{}),
		came:     make(chan string, 1000),
	}
	w.SetBell(ringer{rung: w.rung})
	server := httptest.NewServer(w)
	dial := func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, server.Listener.Addr().String())
	}
	transport := &http.Transport{DialContext: dial}
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		server.Close()
	})
	w.Previewer = NewPreviewer(w.Store, &http.Client{Transport: transport}, slog.New(slog.DiscardHandler))
	t.Cleanup(w.visits.wait)
	return w
}

func (w *web) ServeHTTP(answer http.ResponseWriter, r *http.Request) {
	w.count(1)
	defer w.count(-1)
	w.came <- r.Host
	if strings.Contains(r.Host, "slow") {
		select {
		case <-w.released:
		case <-r.Context().Done():
		}
	}
	answer.Header().Set("Content-Type", "text/html")
	_, _ = fmt.Fprintf(answer, "<title>%s</title>", r.Host) // a client that left
}

func (w *web) count(change int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now += change
	w.top = max(w.top, w.now)
}

// most returns the most requests that were under way at once.
func (w *web) most() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.top
}

// links posts a link to a host and plans its preview.
func (w *web) links(ctx context.Context, host string) models.Message {
	w.t.Helper()
	draft, err := models.NewDraft("http://"+host+"/", "")
	if err != nil {
		w.t.Fatal(err)
	}
	m, err := w.PostMessage(ctx, w.anna, "lobby", draft)
	if err == nil {
		_, err = w.preview(ctx)
	}
	if err != nil {
		w.t.Fatal(err)
	}
	return m
}

// asked waits for a number of requests.
func (w *web) asked(requests int) {
	w.t.Helper()
	for range requests {
		select {
		case <-w.came:
		case <-time.After(20 * time.Second):
			w.t.Fatal("waited in vain for a site to be asked")
		}
	}
}

// shown waits until a message has its preview.
func (w *web) shown(m models.Message) {
	w.t.Helper()
	for {
		now, err := w.MessageByID(w.t.Context(), m.RoomID, m.ID)
		if err != nil {
			w.t.Fatal(err)
		}
		if now.Preview != nil {
			return
		}
		select {
		case <-w.rung:
		case <-time.After(20 * time.Second):
			w.t.Fatalf("waited in vain for the preview of %s", m.Body)
		}
	}
}

func TestSlowSitesDelayThemselvesAlone(t *testing.T) {
	w := openWeb(t)
	var late []models.Message
	for i := range 5 {
		late = append(late, w.links(t.Context(), fmt.Sprintf("slow%d.example", i)))
	}
	w.asked(5)
	w.shown(w.links(t.Context(), "quick.example"))
	for _, m := range late {
		now, err := w.MessageByID(t.Context(), m.RoomID, m.ID)
		if err != nil || now.Preview != nil {
			t.Errorf("%s is there before its site has answered: %+v, %v", m.Body, now.Preview, err)
		}
	}
	close(w.released)
	for _, m := range late {
		w.shown(m)
	}
}

func TestASiteIsVisitedOnceAtATime(t *testing.T) {
	w := openWeb(t)
	for range 3 {
		w.links(t.Context(), "slow.example")
		w.links(t.Context(), "a.slow.example") // the same site: names below a domain are free
	}
	w.asked(1)
	w.shown(w.links(t.Context(), "quick.example"))
	close(w.released)
	w.visits.wait()
	if got := w.most(); got != 2 { // one of the slow site, and the quick one
		t.Errorf("%d at once, want 2", got)
	}
}

func TestVisitsAtOnceAreLimited(t *testing.T) {
	w := openWeb(t)
	for i := range 3 * visitsAtOnce {
		w.links(t.Context(), fmt.Sprintf("slow%d.example", i))
	}
	w.asked(visitsAtOnce)
	close(w.released)
	w.asked(2 * visitsAtOnce)
	w.visits.wait()
	if got := w.most(); got != visitsAtOnce {
		t.Errorf("%d at once, want %d", got, visitsAtOnce)
	}
}

func TestAVisitExpires(t *testing.T) {
	w := openWeb(t)
	w.visits.within = 0
	w.links(t.Context(), "quick.example")
	w.visits.wait()
	if len(w.came) != 0 {
		t.Errorf("%s was asked after its time", <-w.came)
	}
}

func TestWaitingVisitsAreLimited(t *testing.T) {
	w := openWeb(t)
	w.links(t.Context(), "slow.example")
	w.asked(1)
	for range maxPerSite + 5 {
		w.links(t.Context(), "slow.example")
	}
	w.shown(w.links(t.Context(), "quick.example"))
	w.asked(1)
	close(w.released)
	w.visits.wait()
	if len(w.came) != maxPerSite {
		t.Errorf("%d more visits of the site, want %d", len(w.came), maxPerSite)
	}
}

func TestThePreviewerEndsItsVisitsWithItsContext(t *testing.T) {
	w := openWeb(t)
	ctx, end := context.WithCancel(t.Context())
	for i := range 2 * visitsAtOnce {
		w.links(ctx, fmt.Sprintf("slow%d.example", i))
	}
	w.asked(visitsAtOnce)
	end()
	w.Run(ctx) // returns when no visit is under way
	if len(w.visits.waiting) != 0 {
		t.Errorf("%d sites are visited yet", len(w.visits.waiting))
	}
}

func TestSiteOf(t *testing.T) {
	for address, want := range map[string]string{
		"https://www.example.org/a":  "example.org",
		"http://EXAMPLE.org:8080/":   "example.org",
		"https://a.b.example.co.uk/": "example.co.uk",
		"https://anna.github.io/":    "anna.github.io",
		"http://192.0.2.7/":          "192.0.2.7",
		"http://[2001:db8::7]/":      "2001:db8::7",
		"http://localhost/":          "localhost",
		"https://пример.example/":    "пример.example",
	} {
		if got := siteOf(address); got != want {
			t.Errorf("%s is of %q, want %q", address, got, want)
		}
	}
}
