package models

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// postgres is a PostgreSQL server of the test's own: an empty cluster in a new folder, reached by a socket in it and
// by no port. It never syncs.
type postgres struct {
	folder string
	bin    string
	// as is what commands begin with: the server refuses to run as root, so root runs it as Debian's user for it.
	as []string
}

// startPostgres starts a server that ends with the test. It skips the test where PostgreSQL is not installed.
func startPostgres(t *testing.T) postgres {
	t.Helper()
	p := postgres{bin: postgresPrograms(t)}
	var err error
	if p.folder, err = os.MkdirTemp("", "postgres"); err != nil { // short: a socket's path has at most 107 bytes
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(p.folder) }) // the server's own files, of no use to a reader of the test
	if os.Geteuid() == 0 {
		p.as = []string{"setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"}
		p.must(t, exec.Command("chown", "postgres", p.folder))
	}
	cluster := filepath.Join(p.folder, "cluster")
	p.must(t, p.command(t.Context(), "initdb", "--pgdata="+cluster, "--username=samovar", "--auth=trust",
		"--encoding=UTF8", "--locale=C", "--no-sync"))
	server := p.command(context.Background(), "postgres", "-D", cluster, "-k", p.folder,
		"-c", "listen_addresses=", "-c", "fsync=off", "-c", "log_min_messages=fatal")
	log := &bytes.Buffer{}
	server.Stderr = log
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = server.Process.Signal(os.Interrupt) // it may have ended by itself
		_ = server.Wait()
		if t.Failed() {
			t.Logf("PostgreSQL said:\n%s", log)
		}
	})
	p.wait(t)
	return p
}

// postgresPrograms returns the folder of the newest PostgreSQL's programs; Debian has them in no folder of PATH.
func postgresPrograms(t *testing.T) string {
	t.Helper()
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil {
		t.Fatal(err)
	}
	if len(found) > 0 {
		return filepath.Dir(slices.Max(found))
	}
	path, err := exec.LookPath("initdb")
	if err != nil {
		t.Skip("PostgreSQL is not installed; on Debian: apt-get install postgresql")
	}
	return filepath.Dir(path)
}

func (p postgres) command(ctx context.Context, program string, args ...string) *exec.Cmd {
	words := slices.Concat(p.as, []string{filepath.Join(p.bin, program)}, args)
	command := exec.CommandContext(ctx, words[0], words[1:]...)
	command.Dir = p.folder
	return command
}

func (p postgres) must(t *testing.T, command *exec.Cmd) {
	t.Helper()
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", command, err, out)
	}
}

// wait returns once the server answers.
func (p postgres) wait(t *testing.T) {
	t.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if p.command(t.Context(), "pg_isready", "-q", "-h", p.folder, "-U", "samovar", "-d", "postgres").Run() == nil {
			return
		}
	}
	t.Fatal("PostgreSQL does not answer within a minute")
}

// run has psql run a script, and returns what it wrote, its messages among it. A statement that fails stops the
// script where strict is set.
func (p postgres) run(t *testing.T, script string, strict bool) string {
	t.Helper()
	stop := "0"
	if strict {
		stop = "1"
	}
	psql := p.command(t.Context(), "psql", "-h", p.folder, "-U", "samovar", "-d", "postgres", "--no-psqlrc",
		"--quiet", "--no-align", "--tuples-only", "-v", "ON_ERROR_STOP="+stop)
	psql.Stdin = strings.NewReader(script)
	out, err := psql.CombinedOutput()
	if err != nil {
		t.Fatalf("psql: %v\n%s", err, out)
	}
	return string(out)
}

// migrate brings the empty database to the present schema, in the order of the migrations' names.
func (p postgres) migrate(t *testing.T) {
	t.Helper()
	files, err := filepath.Glob("migrations/postgres/*.sql")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d migrations for PostgreSQL: %v", len(files), err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		p.run(t, fmt.Sprintf("BEGIN;\n%s\nCOMMIT;", text), true)
	}
}
