package e2e

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// screen is the X server that all WebKit browsers of the tests draw on. TestMain closes it.
var screen struct {
	sync.Once
	display string
	close   func()
	err     error
}

// inWebKit opens a page for a person of their own. Each has a MiniBrowser, since a WebKitWebDriver holds one session.
func inWebKit(t *testing.T, h *harness, name string) *person {
	t.Helper()
	path, browser := firstProgram(t, "WebKitWebDriver"), miniBrowser(t)
	xvfb := firstProgram(t, "Xvfb")
	screen.Do(func() { screen.display, screen.close, screen.err = startScreen(xvfb) })
	if screen.err != nil {
		t.Fatalf("start the screen: %v", screen.err)
	}
	session := startWebKit(t, path, h.proxy)
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	page, err := newWebDriverSession(ctx, session, browser)
	if err != nil {
		t.Fatalf("start WebKit: %v", err)
	}
	if err := page.resize(ctx, 1280, 800); err != nil {
		t.Fatal(err)
	}
	return newPerson(t, h, name, page)
}

// miniBrowser returns the path of WebKitGTK's own small browser, which is in no folder of PATH.
func miniBrowser(t *testing.T) string {
	t.Helper()
	found, err := filepath.Glob("/usr/lib/*/webkit2gtk-4.*/MiniBrowser")
	if err != nil {
		t.Fatal(err)
	}
	if len(found) == 0 {
		t.Skip("no MiniBrowser on this machine")
	}
	return found[0]
}

// startScreen starts an X server, which chooses its own display number.
func startScreen(path string) (display string, stop func(), err error) {
	command := exec.Command(path, "-displayfd", "1", "-screen", "0", "1600x1200x24", "-nolisten", "tcp")
	out, err := command.StdoutPipe()
	if err != nil {
		return "", nil, err
	}
	stop, err = startGroup(command)
	if err != nil {
		return "", nil, err
	}
	number, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		stop()
		return "", nil, fmt.Errorf("read the number of the display: %w", err)
	}
	return ":" + strings.TrimSpace(number), stop, nil
}

// startWebKit starts a driver, and waits until it answers. The browser that it starts ends with it.
func startWebKit(t *testing.T, path, proxy string) *webDriver {
	t.Helper()
	home := t.TempDir()
	listener := listenLocally(t) // a driver does not choose a port itself
	_, port, _ := net.SplitHostPort(listener.Addr().String())
	_ = listener.Close()
	command := exec.Command(path, "--port="+port)
	command.Env = append(
		os.Environ(),
		"DISPLAY="+screen.display,
		"HOME="+home,
		"XDG_RUNTIME_DIR="+home,
		"LANG=C.UTF-8",
		"LANGUAGE=en",
		"NO_AT_BRIDGE=1",
		"GDK_BACKEND=x11",
		"LIBGL_ALWAYS_SOFTWARE=1",
	)
	if proxy != "" { // the session's own setting is not used for https
		command.Env = append(command.Env, "https_proxy=socks5://"+proxy, "no_proxy=")
	}
	stop, err := startGroup(command)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	driver := &webDriver{base: "http://127.0.0.1:" + port}
	wait(t, "WebKitWebDriver", func() (bool, string) {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		err := driver.call(ctx, http.MethodGet, "/status", nil, nil)
		return err == nil, fmt.Sprint(err)
	})
	return driver
}

// newWebDriverSession starts the browser.
func newWebDriverSession(ctx context.Context, driver *webDriver, browser string) (*webDriverPage, error) {
	about := params{
		"acceptInsecureCerts": true, "pageLoadStrategy": "none",
		"webkitgtk:browserOptions": params{"binary": browser, "args": []string{"--automation"}},
	}
	var made struct{ SessionID string }
	if err := driver.post(ctx, "/session", params{"capabilities": params{"alwaysMatch": about}}, &made); err != nil {
		return nil, err
	}
	page := &webDriverPage{webDriver: &webDriver{base: driver.base + "/session/" + made.SessionID}}
	return page, page.call(ctx, http.MethodGet, "/window", nil, &page.window)
}

// asking repeats a request until it succeeds or the context ends.
func asking(ctx context.Context, ask func() error) error {
	for {
		err := ask()
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%w; last: %w", ctx.Err(), err)
		case <-time.After(30 * time.Millisecond):
		}
	}
}
