package handlers

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"net/http/httptest"
	netmail "net/mail"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"samovar/broadcast"
	"samovar/feed"
	"samovar/locales"
	"samovar/mail"
	"samovar/mail/mailtest"
	"samovar/models"
	"samovar/testfolder"
)

func TestMain(m *testing.M) {
	testfolder.InMemory()
	os.Exit(m.Run())
}

// house is a whole installation for a test: a real database, a real hub, a real server on a port of its own.
type house struct {
	t      *testing.T
	store  *models.Store
	hub    *broadcast.Hub
	texts  *locales.Catalogues
	server *httptest.Server
	log    *slog.Logger
	path   string
	// mail is where its letters come in; nil where none are sent.
	mail    *mailtest.Server
	endMail func()
	journal
}

// journal is the operator's log: a test that did not ask for a failure must not cause one.
type journal struct {
	allowed bool

	mu    sync.Mutex
	lines []string
}

func (j *journal) Write(line []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.lines = append(j.lines, string(line))
	return len(line), nil
}

// mayFail says that this test provokes failures of ours on purpose.
func (j *journal) mayFail() { j.allowed = true }

// written are the failures the operator was told of so far.
func (j *journal) written() []string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return slices.Clone(j.lines)
}

// build are the decisions of an operator that a test can make.
type build struct {
	config        Config
	guestsRefused bool
	ring          int // 0 is the real size
	clock         *clock
	quota         int64 // of uploads, 0 is the real one
	letters       bool  // e-mail is sent
	public        bool  // others than this machine reach it
}

// clock is the house's own time, which passes when a test says so.
type clock struct{ ahead atomic.Int64 }

func (c *clock) now() time.Time { return time.Now().Add(time.Duration(c.ahead.Load())) }

func (c *clock) pass(d time.Duration) { c.ahead.Add(int64(d)) }

// openHouse opens an installation without rate limits.
func openHouse(t *testing.T) *house {
	t.Helper()
	return build{config: Config{Unlimited: true}}.open(t)
}

func (b build) open(t *testing.T) *house {
	t.Helper()
	h := &house{t: t, path: filepath.Join(t.TempDir(), "samovar.db")}
	h.log = slog.New(slog.NewTextHandler(&h.journal, &slog.HandlerOptions{Level: slog.LevelError}))
	log := h.log
	var err error
	if h.texts, err = locales.Load(); err != nil {
		t.Fatal(err)
	}
	if b.clock == nil {
		b.clock = &clock{}
	}
	meter := NewMeter()
	h.store, err = models.Open(context.Background(), models.Config{
		PasswordMemory: 64, Installation: "Test house",
		Path: h.path, Meter: meter, GuestsWelcome: !b.guestsRefused, Log: log, Clock: b.clock.now, Quota: b.quota,
	})
	if err != nil {
		t.Fatal(err)
	}
	// Nothing is found by polling here: what arrives was rung for.
	h.hub = broadcast.NewHub(feed.NewSource(h.store, log), broadcast.Settings{
		Ring: b.ring, Poll: time.Hour, Linger: 10 * time.Millisecond, Settle: time.Millisecond, Typing: time.Hour,
	}, log)
	h.store.SetBell(feed.Bell{Hub: h.hub})
	c := b.config
	if c.Log == nil {
		c.Log = log
	}
	c.Local = !b.public
	c.Presence = feed.NewPresence(h.hub)
	c.Store, c.Hub, c.Texts, c.Meter, c.Key = h.store, h.hub, h.texts, meter, []byte(strings.Repeat("k", 64))
	if b.letters {
		c.Mail = h.openMail(b.clock)
		c.PublicURL = &url.URL{Scheme: "http", Host: "chat.example"}
	}
	c.Site.Name, c.Site.GuestsWelcome = "Test house", !b.guestsRefused
	server := New(c)
	h.server = httptest.NewUnstartedServer(server.Handler())
	h.server.Listener = server.Connections(h.server.Listener)
	h.server.Start()
	t.Cleanup(h.close)
	return h
}

// openMail lets the house send letters, to a mail server of the test's own.
func (h *house) openMail(clock *clock) *mail.Queue {
	h.t.Helper()
	h.mail = mailtest.Start(h.t, mailtest.Plain)
	server, err := mail.ParseServer("smtp://" + h.mail.Addr())
	if err != nil {
		h.t.Fatal(err)
	}
	box := mail.NewQueue(mail.NewSender(mail.Config{
		Server: server, From: netmail.Address{Name: "Test house", Address: "chat@example.org"}, Host: "chat.example", Clock: clock.now,
	}), h.log)
	ctx, end := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		box.Run(ctx)
		close(ended)
	}()
	h.endMail = func() {
		end()
		<-ended
	}
	return box
}

// close stops in the program's order: streams, requests, database.
func (h *house) close() {
	h.hub.Close(0)
	h.server.Close()
	if h.endMail != nil {
		h.endMail()
	}
	if err := h.store.Close(); err != nil {
		h.t.Errorf("close the store: %v", err)
	}
	if h.allowed {
		return
	}
	for _, line := range h.written() {
		h.t.Errorf("the operator was told of a failure: %s", line)
	}
}

// say is a text in English, as pages show it.
func (h *house) say(key string, places ...any) string { return h.texts.In("en").T(key, places...) }

// read opens the database beside the store, for looking only.
func (h *house) read() *sql.DB {
	h.t.Helper()
	driver := "sqlite3" // mattn, with cgo
	if slices.Contains(sql.Drivers(), "sqlite") {
		driver = "sqlite" // modernc, without
	}
	db, err := sql.Open(driver, "file:"+h.path+"?mode=ro")
	if err != nil {
		h.t.Fatal(err)
	}
	return db
}

// count is how many rows a table has.
func (h *house) count(table string) (rows int) {
	h.t.Helper()
	db := h.read()
	defer func() { _ = db.Close() }()
	if err := db.QueryRow("SELECT count(*) FROM " + table).Scan(&rows); err != nil {
		h.t.Fatalf("count %s: %v", table, err)
	}
	return rows
}

// tables are all that the schema has, but for SQLite's own.
func (h *house) tables(db *sql.DB) (names []string) {
	h.t.Helper()
	rows, err := db.Query(
		"SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY name",
	)
	if err != nil {
		h.t.Fatal(err)
	}
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			h.t.Fatal(err)
		}
		names = append(names, name)
	}
	if err := rows.Err(); err != nil || len(names) == 0 {
		h.t.Fatalf("the schema has %d tables: %v", len(names), err)
	}
	return names
}

// dump is everything that is stored, a line a row.
func (h *house) dump() string {
	h.t.Helper()
	db := h.read()
	defer func() { _ = db.Close() }()
	var out strings.Builder
	for _, table := range h.tables(db) {
		rows, err := db.Query("SELECT * FROM " + table)
		if err != nil {
			h.t.Fatalf("dump %s: %v", table, err)
		}
		columns, _ := rows.Columns()
		for rows.Next() {
			values := make([]any, len(columns))
			places := make([]any, len(columns))
			for i := range values {
				places[i] = &values[i]
			}
			if err := rows.Scan(places...); err != nil {
				h.t.Fatalf("dump %s: %v", table, err)
			}
			fmt.Fprintf(&out, "%s %v\n", table, values)
		}
		if err := rows.Err(); err != nil {
			h.t.Fatalf("dump %s: %v", table, err)
		}
	}
	return out.String()
}

// write changes what is stored behind the store's back, for what would take too long otherwise.
func (h *house) write(statement string) {
	h.t.Helper()
	driver := "sqlite3"
	if slices.Contains(sql.Drivers(), "sqlite") {
		driver = "sqlite"
	}
	db, err := sql.Open(driver, "file:"+h.path)
	if err != nil {
		h.t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if _, err := db.Exec(statement); err != nil {
		h.t.Fatalf("%s: %v", statement, err)
	}
}
