package main

import (
	"fmt"
	"net"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"samovar/mail/mailtest"
)

func TestWhatServeStartsHasEndedWhenItReturns(t *testing.T) {
	mail := mailtest.Start(t, mailtest.Plain)
	config, err := readConfig([]string{
		"--data", filepath.Join(t.TempDir(), "data"), "--link-previews", "--log", "error",
		"--smtp", "smtp://" + mail.Addr(), "--mail-from", "chat@example.org", "--public-url", "http://chat.example",
	}, nothing)
	if err != nil {
		t.Fatal(err)
	}
	i, err := open(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer i.close()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	// Serving fails at once, before what it starts can end by itself.
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	if err := i.serve(t.Context(), listener); err == nil {
		t.Error("a closed listener was served")
	}
	if left := running("samovar/jobs.", "mail.(*Queue).Run", "(*installation)"); left != "" {
		t.Errorf("still running:\n%s", left)
	}
}

// running returns the stack of a goroutine in one of these functions, except the test's own.
func running(functions ...string) string {
	stacks := make([]byte, 1<<20)
	stacks = stacks[:runtime.Stack(stacks, true)]
	for stack := range strings.SplitSeq(string(stacks), "\n\n") {
		for _, function := range functions {
			if strings.Contains(stack, function) && !strings.Contains(stack, "testing.tRunner") {
				return stack
			}
		}
	}
	return ""
}

func TestAWorkerThatIsSwitchedOffIsAbsent(t *testing.T) {
	const mail = " --smtp smtp://localhost --mail-from a@b.example --public-url http://chat.example"
	for arguments, want := range map[string]string{
		"--avatars=false":        "*jobs.Pusher *jobs.Scheduler *jobs.Sweeper",
		"--link-previews":        "*jobs.Pusher *jobs.Scheduler *jobs.Sweeper *jobs.Previewer *jobs.Fetcher",
		"--avatars=false" + mail: "*jobs.Pusher *jobs.Scheduler *jobs.Sweeper *mail.Queue *jobs.Digester",
	} {
		arguments := append(strings.Fields(arguments), "--data", t.TempDir(), "--log", "error")
		config, err := readConfig(arguments, nothing)
		if err != nil {
			t.Fatal(err)
		}
		i, err := open(t.Context(), config)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, w := range i.workers {
			got = append(got, fmt.Sprintf("%T", w))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: workers are %v, want %s", arguments, got, want)
		}
		i.hub.Close(0)
		i.close()
	}
}
