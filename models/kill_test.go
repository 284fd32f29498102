package models

import (
	"bufio"
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"samovar/testfolder"
)

// childEnv names the variable that makes the test's own program a poster into that database, to be killed.
const childEnv = "SAMOVAR_TEST_POSTS_INTO"

func TestMain(m *testing.M) {
	if path := os.Getenv(childEnv); path != "" {
		if err := post(path); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	testfolder.InMemory()
	os.Exit(m.Run())
}

// post stores messages without end, from several goroutines, and prints the id of each that was acknowledged.
func post(path string) error {
	ctx := context.Background()
	store, err := Open(ctx, Config{Path: path})
	if err != nil {
		return err
	}
	guest, err := store.NewGuest(ctx, Browser{Token: rand.Text(), Key: "the same guest after each kill"}, "Guest")
	if err != nil {
		return err
	}
	failed := make(chan error)
	for poster := range 8 {
		go func() {
			for i := 0; ; i++ {
				m, err := store.PostMessage(
					ctx,
					guest,
					LobbySlug,
					NewMessage{Body: "x", Key: fmt.Sprintf("%d-%d-%d", os.Getpid(), poster, i)},
				)
				if err != nil {
					failed <- err
					return
				}
				fmt.Println(m.ID)
			}
		}()
	}
	return <-failed
}

func TestWhatWasAcknowledgedOutlivesAKill(t *testing.T) {
	if testing.Short() {
		t.Skip("kills processes that write to the disk")
	}
	path := filepath.Join(testfolder.OnDisk(t), "samovar.db")
	acknowledged := map[int64]bool{}
	kills := 5
	if os.Getenv("SAMOVAR_FAULTS") == "full" {
		kills = 50
	}
	for range kills {
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), childEnv+"="+path)
		child.Stderr = t.Output()
		out, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		for count := 0; lines.Scan(); count++ {
			if count == 200 {
				if err := child.Process.Kill(); err != nil {
					t.Fatal(err)
				}
			}
			// The last line may have been cut off by the kill; ids grow, so a shorter one would be an earlier id.
			id, err := strconv.ParseInt(strings.TrimSpace(lines.Text()), 10, 64)
			if err != nil {
				t.Fatalf("the child printed %q", lines.Text())
			}
			acknowledged[id] = true
		}
		_ = child.Wait() // it was killed
	}
	h := openAt(t, path, true)
	var stored []int64
	err := h.read(t.Context()).Raw("SELECT id FROM messages WHERE room_id = 1 ORDER BY seq").Scan(&stored).Error
	if err != nil {
		t.Fatal(err)
	}
	if len(acknowledged) < 200*kills {
		t.Fatalf("only %d messages were acknowledged, which proves little", len(acknowledged))
	}
	last := int64(0)
	for _, id := range stored {
		if id <= last {
			t.Errorf("message %d comes after %d in the order of changes", id, last)
		}
		last = id
		delete(acknowledged, id)
	}
	if len(acknowledged) > 0 {
		t.Errorf("%d acknowledged messages are gone", len(acknowledged))
	}
	if head := h.count("SELECT head FROM rooms WHERE id = 1"); head != len(stored) {
		t.Errorf("the room stands at %d with %d messages", head, len(stored))
	}
}
