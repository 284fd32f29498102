package e2e

import (
	"bufio"
	"database/sql"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// While a database of the first schema is migrated the port says so and a copy of the old file lies beside it. Then
// the room is served at the same address.
func TestAMigrationAsksPeopleToWait(t *testing.T) {
	const messages = 60_000
	h := &harness{t: t, folder: t.TempDir(), flags: []string{"--limits", "off"}}
	h.writeFirstSchema(messages)
	m := h.migrate()
	m.until("people are asked to wait")
	h.address = addressInLog.FindStringSubmatch(m.last)[1]

	anna := h.client()
	if status, said := anna.get("/healthz"); status != http.StatusOK || said != "ok\n" {
		t.Errorf("/healthz answered %d, %q", status, said)
	}
	if status, said := anna.get("/readyz"); status != http.StatusServiceUnavailable || said != "migrating\n" {
		t.Errorf("/readyz answered %d, %q", status, said)
	}
	status, page := anna.send(http.MethodGet, "/r/lobby", "", "Accept-Language", "pl")
	if status != http.StatusServiceUnavailable || !strings.Contains(page, "Trwa aktualizacja") {
		t.Errorf("a page answered %d, %q", status, page)
	}
	if status, page := anna.post("typed meanwhile", "k"); status != http.StatusServiceUnavailable ||
		!strings.Contains(page, ">typed meanwhile</textarea>") {
		t.Errorf("a post answered %d, %q", status, page)
	}
	for path, want := range map[string]string{"/r/lobby": "5", "/embed/lobby": "5"} {
		answer, err := http.Get(h.url(path))
		if err != nil {
			t.Fatal(err)
		}
		_ = answer.Body.Close() // only the header is read
		if answer.StatusCode != http.StatusServiceUnavailable || answer.Header.Get("Refresh") != want ||
			answer.Header.Get("Retry-After") != want {
			t.Errorf("%s answered %d with %v", path, answer.StatusCode, answer.Header)
		}
		policy := answer.Header.Get("Content-Security-Policy")
		if embeddable := strings.Contains(policy, "frame-ancestors *"); embeddable != (path == "/embed/lobby") {
			t.Errorf("%s may be embedded: %v", path, embeddable)
		}
	}

	m.untilServing()
	if status, _ := anna.get("/readyz"); status != http.StatusOK {
		t.Errorf("once it is done /readyz answers %d", status)
	}
	if status, _ := anna.post("typed meanwhile", "k"); status != http.StatusSeeOther {
		t.Errorf("once it is done a post answers %d", status)
	}
	if steps := m.count("database step done"); steps != len(migrations(t))-1 {
		t.Errorf("%d lines of steps for %d migrations", steps, len(migrations(t))-1)
	}
	copies, err := filepath.Glob(filepath.Join(h.folder, "before-*"))
	if err != nil || len(copies) != 1 {
		t.Fatalf("copies %v, %v", copies, err)
	}
	if found, err := os.Stat(copies[0]); err != nil || found.Mode().Perm() != 0o600 {
		t.Errorf("the copy is %v, %v", found, err)
	}
	got := ask[string](t, copies[0], "SELECT max(id) || (SELECT count(*) FROM messages) FROM migrations")
	if got != fmt.Sprint("0001_rooms_and_people", messages) {
		t.Errorf("the copy has %s", got)
	}
}

// A page that is opened during a migration says so and becomes the room by itself.
func TestAPageThatWaitsForAMigrationBecomesTheRoom(t *testing.T) {
	h := &harness{t: t, folder: t.TempDir(), flags: []string{"--limits", "off"}}
	h.writeFirstSchema(150_000)
	anna := newChromium(t).person(h, "Anna")
	m := h.migrate()
	m.until("people are asked to wait")
	h.address = addressInLog.FindStringSubmatch(m.last)[1]
	anna.open("/r/lobby")
	if title := eval[string](anna, `document.querySelector("h1").innerText`); title != "Being updated" {
		t.Errorf("the page says %q", title)
	}
	m.untilServing()
	anna.sees("message 150000")
}

// The program is killed at each line of a migration's log, and the next start begins the migration anew. All messages
// are there each time.
func TestAMigrationThatIsKilledLeavesADatabaseThatOpens(t *testing.T) {
	const messages = 20_000
	h := &harness{t: t, folder: t.TempDir(), flags: []string{"--limits", "off"}, address: anyPort}
	h.writeFirstSchema(messages)
	path := filepath.Join(h.folder, "samovar.db")
	kills := []string{"people are asked to wait", "copying the database", "database copied"}
	for _, step := range migrations(t)[1:] {
		kills = append(kills, "step="+step)
	}
	for _, line := range kills {
		m := h.migrate()
		m.until(line)
		h.kill()
		if got := ask[string](t, path, "PRAGMA integrity_check"); got != "ok" {
			t.Fatalf("killed at %q: %s", line, got)
		}
		if got := ask[int](t, path, "SELECT count(*) FROM messages"); got != messages {
			t.Errorf("killed at %q it has %d messages", line, got)
		}
		if ask[int](t, path, "SELECT count(*) FROM migrations") == len(migrations(t)) {
			break // the kill came after the commit, and no step is left
		}
	}
	h.migrate().untilServing()
	if status, _ := h.client().get("/r/lobby"); status != http.StatusOK {
		t.Errorf("the lobby answers %d", status)
	}
	if got := ask[int](t, path, "SELECT count(*) FROM messages"); got != messages {
		t.Errorf("in the end it has %d messages", got)
	}
	if left, _ := filepath.Glob(filepath.Join(h.folder, "*.partial")); len(left) != 0 {
		t.Errorf("left %v", left)
	}
}

// migrations returns the names of the migrations, in order.
func migrations(t *testing.T) (names []string) {
	t.Helper()
	files, err := filepath.Glob("../models/migrations/*.sql")
	if err != nil || len(files) == 0 {
		t.Fatalf("no migrations: %v", err)
	}
	for _, file := range files {
		names = append(names, strings.TrimSuffix(filepath.Base(file), ".sql"))
	}
	slices.Sort(names)
	return names
}

// writeFirstSchema makes a database of the first version with messages in the lobby.
func (h *harness) writeFirstSchema(messages int) {
	h.t.Helper()
	name := migrations(h.t)[0]
	schema, err := os.ReadFile("../models/migrations/" + name + ".sql")
	if err != nil {
		h.t.Fatal(err)
	}
	db := openDatabase(h.t, filepath.Join(h.folder, "samovar.db"))
	defer func() { _ = db.Close() }() // a failed write would be noticed
	for _, statement := range []string{
		"PRAGMA journal_mode = WAL",
		string(schema),
		"CREATE TABLE migrations (id TEXT PRIMARY KEY)",
		"INSERT INTO migrations VALUES ('" + name + "')",
		"INSERT INTO people (kind, nickname, created_at) VALUES ('guest', 'Anna', 1)",
		"INSERT INTO rooms (slug, name, visibility, active_at, created_at) VALUES ('lobby', 'Lobby', 'public', 1, 1)",
		fmt.Sprintf(`WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < %d)
			INSERT INTO messages (room_id, seq, ordinal, author_id, body, key, body_hash, created_at) SELECT 1, n, n, 1, 'message ' || n, n, x'00', n FROM n`, messages),
		"UPDATE rooms SET head = (SELECT max(seq) FROM messages), posted = (SELECT count(*) FROM messages)",
	} {
		if _, err := db.ExecContext(h.t.Context(), statement); err != nil {
			h.t.Fatalf("%.60s: %v", statement, err)
		}
	}
}

func openDatabase(t *testing.T, path string) *sql.DB {
	t.Helper()
	driver := "sqlite3" // mattn, with cgo
	if slices.Contains(sql.Drivers(), "sqlite") {
		driver = "sqlite" // modernc, without
	}
	db, err := sql.Open(driver, path)
	if err != nil {
		t.Fatal(err)
	}
	return db
}

// ask reads one value from a database.
func ask[T any](t *testing.T, path, query string) (value T) {
	t.Helper()
	db := openDatabase(t, path)
	defer func() { _ = db.Close() }() // it was only read
	if err := db.QueryRowContext(t.Context(), query).Scan(&value); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return value
}

// migration is a program that begins with a migration.
type migration struct {
	h     *harness
	log   *bufio.Scanner
	out   io.Reader
	lines []string
	last  string
}

var addressInLog = regexp.MustCompile(`addr=(\S+)`)

func (h *harness) migrate() *migration {
	h.t.Helper()
	address := h.address
	if address == "" {
		address = anyPort
	}
	h.process = exec.Command(program, append([]string{"--addr", address, "--data", h.folder}, h.flags...)...)
	log, err := h.process.StderrPipe()
	if err != nil {
		h.t.Fatal(err)
	}
	out, err := h.process.StdoutPipe()
	if err != nil {
		h.t.Fatal(err)
	}
	if err := h.process.Start(); err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(h.kill)
	return &migration{h: h, log: bufio.NewScanner(log), out: out}
}

// serving is in the last line of the log before the program serves.
const serving = "LIMITS ARE OFF"

// until reads the log to a line that has a text.
func (m *migration) until(what string) {
	m.h.t.Helper()
	for m.log.Scan() {
		m.last = m.log.Text()
		m.lines = append(m.lines, m.last)
		if strings.Contains(m.last, what) {
			return
		}
		if strings.Contains(m.last, serving) {
			break
		}
	}
	m.h.t.Fatalf("the log ended without %q:\n%s", what, strings.Join(m.lines, "\n"))
}

// untilServing reads the log until the program serves.
func (m *migration) untilServing() {
	m.h.t.Helper()
	m.until(serving)
	line, err := bufio.NewReader(m.out).ReadString('\n')
	found := greeting.FindStringSubmatch(line)
	if err != nil || found == nil {
		m.h.t.Fatalf("it said %q (%v) and no address", line, err)
	}
	if m.h.address != "" && m.h.address != anyPort && found[1] != m.h.address {
		m.h.t.Errorf("it waited at %s and serves at %s", m.h.address, found[1])
	}
	m.h.address = found[1]
}

// count returns how many lines of the log have a text.
func (m *migration) count(what string) (number int) {
	for _, line := range m.lines {
		if strings.Contains(line, what) {
			number++
		}
	}
	return number
}
