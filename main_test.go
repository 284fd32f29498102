package main

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"samovar/models"
	"samovar/testfolder"
)

func TestMain(m *testing.M) {
	testfolder.InMemory()
	os.Exit(m.Run())
}

// nothing is an empty environment.
var nothing environment

// variables returns an environment with these variables among unrelated ones.
func variables(values map[string]string) environment {
	all := environment{"PATH=/usr/bin", "HOME=/root"}
	for name, value := range values {
		all = append(all, name+"="+value)
	}
	return all
}

func TestConfiguration(t *testing.T) {
	t.Run("without flags it listens on loopback and keeps everything in ./data", func(t *testing.T) {
		c, err := readConfig(nil, nothing)
		if err != nil {
			t.Fatal(err)
		}
		if c.addr != "127.0.0.1:8080" || c.folder != "data" || c.database != filepath.Join("data", "samovar.db") ||
			c.given != (models.Given{}) ||
			!c.avatars ||
			c.unlimited {
			t.Errorf("got %+v", c)
		}
	})

	t.Run("the database follows the folder, unless it has its own path", func(t *testing.T) {
		for arguments, want := range map[string]string{
			"--data /srv/chat":                          filepath.Join("/srv/chat", "samovar.db"),
			"--data /srv/chat --database /srv/other.db": "/srv/other.db",
		} {
			if c, err := readConfig(strings.Fields(arguments), nothing); err != nil || c.database != want {
				t.Errorf("%s: database %q, error %v", arguments, c.database, err)
			}
		}
	})

	t.Run("each flag has its variable", func(t *testing.T) {
		c, err := readConfig(nil, variables(map[string]string{
			"SAMOVAR_ADDR":         "127.0.0.1:0",
			"SAMOVAR_GUESTS":       "false",
			"SAMOVAR_LIMITS":       "off",
			"SAMOVAR_PUBLIC_URL":   "https://chat.example",
			"SAMOVAR_BEHIND_PROXY": "true",
			"SAMOVAR_AVATARS":      "false",
		}))
		if err != nil {
			t.Fatal(err)
		}
		if c.addr != "127.0.0.1:0" || c.given.Guests == nil || *c.given.Guests || !c.unlimited ||
			c.publicURL.Host != "chat.example" ||
			len(c.proxies) == 0 ||
			c.avatars {
			t.Errorf("got %+v", c)
		}
	})

	t.Run("a flag wins over its variable", func(t *testing.T) {
		c, err := readConfig(
			[]string{"--name", "From the flag"},
			variables(map[string]string{"SAMOVAR_NAME": "From outside"}),
		)
		if err != nil || c.given.Name != "From the flag" {
			t.Errorf("name %q, error %v", c.given.Name, err)
		}
	})

	for _, arguments := range []string{
		"--limits maybe",
		"--name=",
		"--database postgres://localhost/chat",
		"--bus amqp://localhost",
		"--public-url chat.example",
		"--public-url ftp://chat.example",
		"--public-url https://chat.example/chat",
		"--public-url https://a@chat.example",
		"--public-url https://chat.example?a",
		"--public-url https://chat.example:99999",
		"--public-url https://:443",
		"--uploads-quota much",
		"--uploads-quota 0",
		"--uploads-quota -5MB",
		"--uploads-quota 99999999TB",
		"--public-url https://",
		"--public-url http://127.1",
		"--terms nowhere",
		"--connections-per-address 1",
		"--connections-per-address many",
		"--guests=perhaps",
		"--log loud",
		"--behind-proxy=x",
		"--avatars=some",
	} {
		t.Run("a wrong value stops the start with one line that names it: "+arguments, func(t *testing.T) {
			name, _, _ := strings.Cut(strings.Fields(arguments)[0], "=")
			printed := stdout(t, func() {
				_, err := readConfig(strings.Fields(arguments), nothing)
				mustName(t, err, strings.TrimPrefix(name, "--"))
			})
			if printed != "" {
				t.Errorf("and besides it printed %q", printed)
			}
		})
	}

	for name, value := range map[string]string{
		"SAMOVAR_LIMITS":     "maybe",
		"SAMOVAR_DATABASE":   "postgres://localhost/chat",
		"SAMOVAR_GUESTS":     "perhaps",
		"SAMOVAR_LOG":        "loud",
		"SAMOVAR_PUBLIC_URL": "chat.example",
	} {
		t.Run("a wrong value of a variable is named too: "+name, func(t *testing.T) {
			_, err := readConfig(nil, variables(map[string]string{name: value}))
			mustName(t, err, strings.ToLower(strings.ReplaceAll(strings.TrimPrefix(name, "SAMOVAR_"), "_", "-")))
		})
	}

	t.Run("e-mail needs a server, an address it comes from, and an address its links lead to", func(t *testing.T) {
		c, err := readConfig(
			[]string{"--mail-from", "chat@example.org", "--public-url", "https://chat.example", "--name", "Tea"},
			variables(map[string]string{"SAMOVAR_SMTP": "smtp://chat:secret@mail.example"}),
		)
		if err != nil || c.smtp.Password != "secret" || c.smtp.Port != 587 ||
			c.mailFrom.String() != `"Tea" <chat@example.org>` {
			t.Errorf("server %v, from %v, error %v", c.smtp, c.mailFrom, err)
		}
		whole := map[string]string{
			"smtp":       "smtp://chat:secret@mail.example",
			"mail-from":  "chat@example.org",
			"public-url": "https://chat.example",
		}
		for name, wrong := range map[string][]string{
			"smtp": {
				"",
				"mail.example",
				"http://chat:secret@mail.example",
				"smtp://chat:secret@mail.example:port",
				"smtp://chat:sec%ret@mail.example",
			},
			"mail-from":  {"", "nobody", "a@b, c@d"},
			"public-url": {""},
		} {
			for _, value := range wrong {
				var arguments []string
				for flag, right := range whole {
					if flag == name {
						right = value
					}
					arguments = append(arguments, "--"+flag, right)
				}
				_, err := readConfig(arguments, nothing)
				mustName(t, err, name)
				if err != nil && strings.Contains(err.Error(), "secret") {
					t.Errorf("the error gives the password away: %v", err)
				}
			}
		}
	})

	for arguments, want := range map[string]string{
		"":                                  "https://localhost",
		"--public-url https://chat.example": "https://chat.example",
		"--public-url http://chat.example":  "https://localhost",
		"--public-url https://chat.example --mail-from chat@example.org --smtp smtp://mail.example": "chat@example.org",
	} {
		t.Run("push services get a contact: "+arguments, func(t *testing.T) {
			if c, err := readConfig(strings.Fields(arguments), nothing); err != nil || c.subject() != want {
				t.Errorf("they are told %s, error %v", c.subject(), err)
			}
		})
	}

	for typed, want := range map[string]string{
		"https://чат.рф":            "https://xn--80a0bn.xn--p1ai",
		"https://Chat.Example:443/": "https://chat.example",
		"HTTP://chat.example:80":    "http://chat.example",
		"http://nas:8080":           "http://nas:8080",
		"http://[::1]:8080":         "http://[::1]:8080",
		"https://聊天.中国":             "https://xn--rss932g.xn--fiqs8s",
	} {
		t.Run("the public address is that which browsers name: "+typed, func(t *testing.T) {
			c, err := readConfig([]string{"--public-url", typed}, nothing)
			if err != nil {
				t.Fatal(err)
			}
			if got := c.publicURL.Scheme + "://" + c.publicURL.Host; got != want {
				t.Errorf("it is %s, want %s", got, want)
			}
		})
	}

	t.Run("what is no flag is named", func(t *testing.T) {
		_, err := readConfig([]string{"--surprise"}, nothing)
		mustName(t, err, "surprise")
		_, err = readConfig([]string{"serve"}, nothing)
		mustName(t, err, "serve")
	})

	t.Run("asked for help it gives help and does not start", func(t *testing.T) {
		printed := stdout(t, func() {
			if _, err := readConfig([]string{"--help"}, nothing); !errors.Is(err, errHelp) {
				t.Errorf("error %v", err)
			}
		})
		for _, name := range []string{
			"-addr",
			"-data",
			"-database",
			"-public-url",
			"-limits",
			"-guests",
			"-smtp",
			"-mail-from",
		} {
			if !strings.Contains(printed, name) {
				t.Errorf("the help lacks %s: %s", name, printed)
			}
		}
	})

	t.Run("an address that cannot be listened on is named", func(t *testing.T) {
		err := run(t.Context(), []string{"--data", t.TempDir(), "--addr", "nowhere"}, nothing)
		mustName(t, err, "addr")
	})
}

// stdout returns the output of an act, which must fit into the buffer of a pipe.
func stdout(t *testing.T, act func()) string {
	t.Helper()
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	ours := os.Stdout
	os.Stdout = writer
	act()
	os.Stdout = ours
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	printed, err := io.ReadAll(reader)
	if err != nil {
		t.Fatal(err)
	}
	return string(printed)
}

// mustName requires an error of one line that names the setting.
func mustName(t *testing.T, err error, name string) {
	t.Helper()
	if err == nil {
		t.Fatalf("%s was taken", name)
	}
	said := strings.ToLower(strings.ReplaceAll(err.Error(), "_", "-"))
	if !strings.Contains(said, name) || strings.Contains(said, "\n") {
		t.Errorf("said %q", err)
	}
}

func TestPostgresIsNotTakenForAFile(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, value := range []string{"postgres://localhost/chat", "postgresql://user@host/chat"} {
		if err := run(t.Context(), []string{"--database", value}, nothing); err == nil ||
			!strings.Contains(err.Error(), "PostgreSQL") {
			t.Errorf("%s: error %v", value, err)
		}
	}
	if left, err := os.ReadDir("."); err != nil || len(left) != 0 {
		t.Errorf("a refused start left %v, error %v", left, err)
	}
}

func TestAMigrationAsksForRoomFirst(t *testing.T) {
	data := furnish(t, "kept")
	statement(t, data, "DELETE FROM migrations WHERE id = (SELECT max(id) FROM migrations)")
	path := filepath.Join(data, "samovar.db")
	if err := os.Truncate(path, 1<<43); err != nil { // more than any disk has, and all of it a hole
		t.Skipf("no file can be that large here: %v", err)
	}
	err := run(t.Context(), []string{"--data", data, "--addr", "127.0.0.1:0"}, nothing)
	if !errors.Is(err, models.ErrFull) || !strings.Contains(err.Error(), "MB are needed") {
		t.Errorf("error %v", err)
	}
	if copies, _ := filepath.Glob(filepath.Join(data, "before-*")); len(copies) != 0 {
		t.Errorf("it left %v", copies)
	}
	if number(t, data, "SELECT count(*) FROM messages") != 1 {
		t.Error("the message is gone")
	}
}

func TestAnInterruptedStartEndsInOrder(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	folder := t.TempDir()
	if err := run(ctx, []string{"--data", folder, "--addr", "127.0.0.1:0"}, nothing); err != nil {
		t.Errorf("it ended with %v", err)
	}
}
