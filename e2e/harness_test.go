// Package e2e uses Samovar as people do: the real program, in a real browser.
package e2e

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	_ "samovar/handlers" // what the program is made of: when it changes, results of these tests that Go has kept are stale
	"samovar/testfolder"
)

// program is the built binary, made once for all tests.
var program string

// buildFlags are how it is built.
var buildFlags []string

func TestMain(m *testing.M) { os.Exit(runAll(m)) }

func runAll(m *testing.M) int {
	flag.Parse()
	if testing.Short() {
		fmt.Println("left out by -short: all that runs the program, in a browser or on a disk that fails")
		return 0
	}
	folder, err := os.MkdirTemp("", "samovar-e2e")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(folder) }() // what is left lies in the system's temporary folder
	program = filepath.Join(folder, "samovar")
	build := exec.Command("go", append(append([]string{"build"}, buildFlags...), "-o", program, "samovar")...)
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "build samovar:", err)
		return 1
	}
	testfolder.InMemory()
	defer func() {
		closeBrowsers()
	}()
	return m.Run()
}

// harness is a running Samovar with a data folder of its own.
type harness struct {
	t       *testing.T
	folder  string
	flags   []string
	env     []string
	address string // host:port, the same after a restart
	public  string // the origin that people reach it by, where that is not the address
	proxy   string // host:port of the SOCKS proxy by which a browser finds that origin, where it needs one
	process *exec.Cmd
	log     *journal
}

// newHarness starts a Samovar on a free port, and stops it when the test ends.
func newHarness(t *testing.T, flags ...string) *harness {
	t.Helper()
	return harnessWith(t, nil, flags...)
}

// anyPort lets the system choose.
const anyPort = "127.0.0.1:0"

// harnessWith is one with more in its environment.
func harnessWith(t *testing.T, env []string, flags ...string) *harness {
	t.Helper()
	return startHarness(&harness{t: t, folder: t.TempDir(), flags: flags, env: env})
}

// harnessOnDisk is one whose database is synced to a disk, for what is to outlive kills and failures.
func harnessOnDisk(t *testing.T, env []string, flags ...string) *harness {
	t.Helper()
	return startHarness(&harness{t: t, folder: testfolder.OnDisk(t), flags: flags, env: env})
}

func startHarness(h *harness) *harness {
	h.t.Helper()
	h.address, h.log = anyPort, &journal{output: h.t.Output()}
	h.start()
	h.t.Cleanup(h.kill)
	return h
}

var greeting = regexp.MustCompile(`http://(\S+)`)

// start runs the program and waits until it says where it is.
func (h *harness) start() {
	h.t.Helper()
	h.process = exec.Command(program, append([]string{"--addr", h.address, "--data", h.folder}, h.flags...)...)
	h.process.Stderr = h.log
	h.process.Env = append(append(withoutSettings(os.Environ()), "GORACE=halt_on_error=1"), h.env...)
	out, err := h.process.StdoutPipe()
	if err != nil {
		h.t.Fatal(err)
	}
	if err := h.process.Start(); err != nil {
		h.t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	found := greeting.FindStringSubmatch(line)
	if err != nil || found == nil {
		h.t.Fatalf("samovar said %q (%v) and no address", line, err)
	}
	if h.address == anyPort { // the same after a restart: those who follow the harness read it meanwhile
		h.address = found[1]
	}
}

// withoutSettings leaves out what is meant for these tests, or for a Samovar of the developer's own.
func withoutSettings(environment []string) []string {
	return slices.DeleteFunc(environment, func(variable string) bool { return strings.HasPrefix(variable, "SAMOVAR_") })
}

// kill ends the program as a power cut would.
func (h *harness) kill() {
	if h.process.ProcessState != nil {
		return
	}
	_ = h.process.Process.Kill() // it may have ended by itself
	_ = h.process.Wait()         // it ends with the signal
}

// stop ends the program as its operator would, so that it tidies up.
func (h *harness) stop() {
	_ = h.process.Process.Signal(os.Interrupt)
	_ = h.process.Wait()
}

func (h *harness) url(path string) string {
	if h.public != "" {
		return h.public + path
	}
	return "http://" + h.address + path
}

// browserPath is the Chromium to drive.
func browserPath(t *testing.T) string {
	t.Helper()
	return firstProgram(t, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
}

// firstProgram is the first of some programs that is on this machine. Without any the test is skipped; .ci/run
// installs them and fails on a skip.
func firstProgram(t *testing.T, names ...string) string {
	t.Helper()
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skipf("no %s on this machine", names[0])
	return ""
}

// patience is how long a test waits for something that must happen. It only ends a test that has failed.
const patience = time.Minute

// wait asks until the answer is yes, and says what it waited for when it gives up.
func wait(t *testing.T, what string, ask func() (bool, string)) {
	t.Helper()
	deadline := time.Now().Add(patience)
	var seen string
	for time.Now().Before(deadline) {
		var yes bool
		if yes, seen = ask(); yes {
			return
		}
		time.Sleep(30 * time.Millisecond)
	}
	t.Fatalf("waited %s for %s; last seen: %s", patience, what, seen)
}

// bodies are the messages of a room as a page made now shows them, in order.
func (h *harness) bodies(room string) []string {
	h.t.Helper()
	request, err := http.NewRequestWithContext(context.Background(), http.MethodGet, h.url("/r/"+room+"/messages"), nil)
	if err != nil {
		h.t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		h.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }() // read to its end below
	var page strings.Builder
	if _, err := bufio.NewReader(response.Body).WriteTo(&page); err != nil {
		h.t.Fatal(err)
	}
	var found []string
	for _, match := range bodyText.FindAllStringSubmatch(page.String(), -1) {
		found = append(found, match[1])
	}
	return found
}

var bodyText = regexp.MustCompile(`<div class="msg-body[^"]*" hx-ignore><p>([^<]*)</p>`)
