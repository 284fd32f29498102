package e2e

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"sync"
	"testing"
)

// firefox is the browser that tests share, since starting one takes seconds. Each person in it has cookies and
// storage of their own, which end with their test. TestMain closes it.
var firefox struct {
	sync.Once
	conn  *bidi
	close func()
	err   error
}

// inFirefox opens a page for a person of their own.
func inFirefox(t *testing.T, h *harness, name string) *person {
	t.Helper()
	path := firstProgram(t, "firefox-esr", "firefox")
	firefox.Do(func() {
		firefox.conn, firefox.close, firefox.err = startFirefox(path, filepath.Join(filepath.Dir(program), "firefox"))
	})
	if firefox.err != nil {
		t.Fatalf("start Firefox: %v", firefox.err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	about := params{"acceptInsecureCerts": true}
	if h.proxy != "" {
		about["proxy"] = params{"proxyType": "manual", "socksProxy": h.proxy, "socksVersion": 5}
	}
	var user struct{ UserContext string }
	if err := firefox.conn.call(ctx, "browser.createUserContext", about, &user); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		about := params{"userContext": user.UserContext}
		if err := firefox.conn.call(ctx, "browser.removeUserContext", about, nil); err != nil {
			t.Error(err)
		}
	})
	page, err := newBidiPage(ctx, firefox.conn, user.UserContext)
	if err != nil {
		t.Fatal(err)
	}
	english := params{"userContexts": []string{user.UserContext}, "locale": "en-US"}
	if err := firefox.conn.call(ctx, "emulation.setLocaleOverride", english, nil); err != nil {
		t.Fatal(err)
	}
	return newPerson(t, h, name, page)
}

// quiet are settings of a Firefox that sends no requests of its own.
const quiet = `user_pref("app.update.enabled", false);
user_pref("browser.safebrowsing.update.enabled", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("extensions.update.enabled", false);
user_pref("media.autoplay.default", 0);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("services.settings.server", "data:,#remote-settings-dummy/v1");
user_pref("toolkit.telemetry.enabled", false);
`

var bidiAddress = regexp.MustCompile(`ws://127\.0\.0\.1:\d+`)

// startFirefox starts the program and connects to it. Closing it ends all its processes.
func startFirefox(path, profile string) (conn *bidi, stop func(), err error) {
	if err := os.MkdirAll(profile, 0o700); err != nil {
		return nil, nil, err
	}
	if err := os.WriteFile(filepath.Join(profile, "user.js"), []byte(quiet), 0o600); err != nil {
		return nil, nil, err
	}
	command := exec.Command(path, "--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0")
	command.Env = append(os.Environ(), "MOZ_HEADLESS=1", "HOME="+profile, "MOZ_CRASHREPORTER_DISABLE=1")
	out, err := command.StderrPipe()
	if err != nil {
		return nil, nil, err
	}
	stop, err = startGroup(command)
	if err != nil {
		return nil, nil, err
	}
	address, err := firstMatch(out, bidiAddress)
	if err == nil {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		conn, err = dialBidi(ctx, address)
	}
	if err != nil {
		stop()
		return nil, nil, err
	}
	return conn, stop, nil
}

// firstMatch reads until a line matches, and discards the rest.
func firstMatch(out io.Reader, what *regexp.Regexp) (string, error) {
	lines := bufio.NewScanner(out)
	var said string
	for lines.Scan() {
		if found := what.FindString(lines.Text()); found != "" {
			go func() { _, _ = io.Copy(io.Discard, out) }() // ends with the program
			return found, nil
		}
		said += lines.Text() + "\n"
	}
	return "", errors.Join(fmt.Errorf("it said %q", said), lines.Err())
}
