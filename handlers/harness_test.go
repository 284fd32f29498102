package handlers

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"io"
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

// harness is a whole installation for a test: a real database, a real hub, a real server on a port of its own.
type harness struct {
	t      *testing.T
	store  *models.Store
	hub    *broadcast.Hub
	texts  *locales.Catalogues
	server *httptest.Server
	log    *slog.Logger
	path   string
	clock  *clock
	// mail receives the e-mails; nil where none are sent.
	mail    *mailtest.Server
	endMail func()
	errorLog
}

// errorLog is the operator's log. A test that did not ask for a failure must not cause one.
type errorLog struct {
	allowed bool

	mu    sync.Mutex
	lines []string
}

func (j *errorLog) Write(line []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.lines = append(j.lines, string(line))
	return len(line), nil
}

// allowErrors says that this test provokes failures of the server on purpose.
func (j *errorLog) allowErrors() { j.allowed = true }

// written returns the failures that were logged so far.
func (j *errorLog) written() []string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return slices.Clone(j.lines)
}

// harnessConfig has the operator's decisions that a test can make.
type harnessConfig struct {
	config        Config
	guestsRefused bool
	ring          int // 0 is the real size
	clock         *clock
	quota         int64 // of uploads, 0 is the real one
	mail          bool  // e-mail is sent
	given         models.Given
	ungiven       bool // only what given says was given at the start
}

// clock is the harness's own time, which passes when a test says so.
type clock struct{ ahead atomic.Int64 }

func (c *clock) now() time.Time { return time.Now().Add(time.Duration(c.ahead.Load())) }

func (c *clock) pass(d time.Duration) { c.ahead.Add(int64(d)) }

// openHarness opens an installation without rate limits.
func openHarness(t *testing.T) *harness {
	t.Helper()
	return harnessConfig{config: Config{Unlimited: true}}.open(t)
}

func (c harnessConfig) open(t *testing.T) *harness {
	t.Helper()
	h := &harness{t: t, path: filepath.Join(t.TempDir(), "samovar.db")}
	h.log = slog.New(slog.NewTextHandler(&h.errorLog, &slog.HandlerOptions{Level: slog.LevelError}))
	var err error
	if h.texts, err = locales.Load(); err != nil {
		t.Fatal(err)
	}
	if c.clock == nil {
		c.clock = &clock{}
	}
	h.clock = c.clock
	if welcome := !c.guestsRefused; !c.ungiven {
		c.given = models.Given{Name: "Test house", Guests: &welcome}
	}
	meter := NewMeter()
	h.openStore(c, meter)
	server := New(h.config(c, meter))
	h.server = httptest.NewUnstartedServer(server.Handler())
	h.server.Listener = server.Connections(h.server.Listener)
	h.server.Start()
	t.Cleanup(h.close)
	return h
}

// erases lets the time pass in which a deletion can be undone.
func (h *harness) erases() {
	h.t.Helper()
	h.clock.pass(time.Minute)
	if err := h.store.EraseDeleted(h.t.Context()); err != nil {
		h.t.Fatal(err)
	}
}

// openStore opens the database and the hub. The hub finds nothing by polling: what arrives was rung for.
func (h *harness) openStore(c harnessConfig, meter *Meter) {
	h.t.Helper()
	var err error
	h.store, err = models.Open(context.Background(), models.Config{
		PasswordMemory: 64,
		Given:          c.given,
		Path:           h.path,
		Meter:          meter,
		Log:            h.log,
		Clock:          c.clock.now,
		Quota:          c.quota,
	})
	if err != nil {
		h.t.Fatal(err)
	}
	h.hub = broadcast.NewHub(feed.NewSource(h.store, h.log), broadcast.Settings{
		Ring:   c.ring,
		Poll:   time.Hour,
		Linger: 10 * time.Millisecond,
		Settle: time.Millisecond,
		Typing: time.Hour,
	}, h.log)
	h.store.SetBell(feed.Bell{Hub: h.hub})
}

// config returns the server's configuration.
func (h *harness) config(c harnessConfig, meter *Meter) Config {
	h.t.Helper()
	config := c.config
	config.Log = cmp.Or(config.Log, h.log)
	config.Code = setupCode
	config.Presence = feed.NewPresence(h.hub)
	config.Store, config.Hub, config.Texts, config.Meter = h.store, h.hub, h.texts, meter
	config.Key = []byte(strings.Repeat("k", 64))
	if c.mail {
		config.Mail = h.openMail(c.clock)
		config.PublicURL = &url.URL{Scheme: "http", Host: "chat.example"}
	}
	return config
}

// openMail lets the program send e-mails to a mail server of the test.
func (h *harness) openMail(clock *clock) *mail.Queue {
	h.t.Helper()
	h.mail = mailtest.Start(h.t, mailtest.Plain)
	server, err := mail.ParseServer("smtp://" + h.mail.Addr())
	if err != nil {
		h.t.Fatal(err)
	}
	queue := mail.NewQueue(mail.NewSender(mail.Config{
		Server: server,
		From:   netmail.Address{Name: "Test house", Address: "chat@example.org"},
		Host:   "chat.example",
		Clock:  clock.now,
	}), h.log)
	ctx, end := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		queue.Run(ctx)
		close(ended)
	}()
	h.endMail = func() {
		end()
		<-ended
	}
	return queue
}

// close stops in the program's order: streams, requests, database.
func (h *harness) close() {
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

// text returns the English text of a key, as pages show it.
func (h *harness) text(key string, args ...any) string { return h.texts.In("en").T(key, args...) }

// openDatabase opens the database beside the store; parameters are SQLite's, as "?mode=ro".
func (h *harness) openDatabase(parameters string) *sql.DB {
	h.t.Helper()
	driver := "sqlite3" // mattn, with cgo
	if slices.Contains(sql.Drivers(), "sqlite") {
		driver = "sqlite" // modernc, without
	}
	db, err := sql.Open(driver, "file:"+h.path+parameters)
	if err != nil {
		h.t.Fatal(err)
	}
	return db
}

// count returns how many rows a table has.
func (h *harness) count(table string) (rows int) {
	h.t.Helper()
	db := h.openDatabase("?mode=ro")
	defer func() { _ = db.Close() }()
	if err := db.QueryRow("SELECT count(*) FROM " + table).Scan(&rows); err != nil {
		h.t.Fatalf("count %s: %v", table, err)
	}
	return rows
}

// tables returns all tables of the schema but SQLite's own.
func (h *harness) tables(db *sql.DB) (names []string) {
	h.t.Helper()
	rows, err := db.Query(`SELECT name FROM sqlite_schema
		WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY name`)
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

// dump returns all that is stored, a line a row. The tables come from the schema, so that a test that says that nothing
// was stored overlooks none.
func (h *harness) dump() string {
	h.t.Helper()
	db := h.openDatabase("?mode=ro")
	defer func() { _ = db.Close() }()
	var out strings.Builder
	for _, table := range h.tables(db) {
		if err := dumpTable(&out, db, table); err != nil {
			h.t.Fatalf("dump %s: %v", table, err)
		}
	}
	return out.String()
}

func dumpTable(out io.Writer, db *sql.DB, table string) error {
	rows, err := db.Query("SELECT * FROM " + table)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	values, dest := make([]any, len(columns)), make([]any, len(columns))
	for rows.Next() {
		for i := range values {
			values[i], dest[i] = nil, &values[i]
		}
		if err := rows.Scan(dest...); err != nil {
			return err
		}
		fmt.Fprintf(out, "%s %v\n", table, values)
	}
	return rows.Err()
}

// execute changes the database behind the store's back, for what would take too long otherwise.
func (h *harness) execute(statement string) {
	h.t.Helper()
	db := h.openDatabase("")
	defer func() { _ = db.Close() }()
	if _, err := db.Exec(statement); err != nil {
		h.t.Fatalf("%s: %v", statement, err)
	}
}
