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

	_ "samovar/handlers" // makes the cached results of these tests depend on the program
	"samovar/testfolder"
)

// program is the path of the binary, built once for all tests.
var program string

// buildFlags are the flags of its build.
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
	defer func() { _ = os.RemoveAll(folder) }() // what remains is in the system's temporary folder
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
	public  string // the origin that browsers use, where it is not the address
	proxy   string // host:port of the SOCKS proxy that leads to that origin, if any
	setup   string // the path with the code by which the site is set up; empty once it is
	process *exec.Cmd
}

// newHarness starts a Samovar on a free port and stops it when the test ends.
func newHarness(t *testing.T, flags ...string) *harness {
	t.Helper()
	return harnessWith(t, nil, flags...)
}

// anyPort lets the system choose.
const anyPort = "127.0.0.1:0"

// harnessWith starts one with more environment variables.
func harnessWith(t *testing.T, env []string, flags ...string) *harness {
	t.Helper()
	return startHarness(&harness{t: t, folder: t.TempDir(), flags: flags, env: env})
}

// harnessOnDisk starts one whose database is synced to a disk, for tests of kills and failures.
func harnessOnDisk(t *testing.T, env []string, flags ...string) *harness {
	t.Helper()
	return startHarness(&harness{t: t, folder: testfolder.OnDisk(t), flags: flags, env: env})
}

func startHarness(h *harness) *harness {
	h.t.Helper()
	h.address = anyPort
	h.start()
	h.t.Cleanup(h.kill)
	return h
}

var greeting = regexp.MustCompile(`^Samovar is at http://(\S+)(?: .*: https?://[^/]+(/\S+))?`)

// start runs the program and waits until it prints its address.
func (h *harness) start() {
	h.t.Helper()
	h.process = exec.Command(program, append([]string{"--addr", h.address, "--data", h.folder}, h.flags...)...)
	h.process.Stderr = h.t.Output()
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
	h.setup = found[2]
	if h.address == anyPort { // kept for restarts: followers read it at the same time
		h.address = found[1]
	}
}

// withoutSettings removes the variables that configure these tests, or the developer's own Samovar.
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

// stop ends the program by the signal that an operator sends.
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

// browserPath returns the path of Chromium.
func browserPath(t *testing.T) string {
	t.Helper()
	return firstProgram(t, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
}

// firstProgram returns the first of some programs that is installed. If none is, it skips the test; .ci/run installs
// them and fails on a skip.
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

// patience is how long a test waits for something that must happen. Only a failing test waits that long.
const patience = time.Minute

// wait asks until the answer is true, and fails with what it waited for.
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

// bodies returns the texts of a room's latest messages, in order.
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
