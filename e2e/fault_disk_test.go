//go:build cgo && linux

package e2e

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
)

// disk stands between the program's database and the system, and fails on request.
type disk struct {
	t      *testing.T
	folder string
}

// newDisk builds the library that fails (testdata/disk.c) and returns the environment that loads it.
func newDisk(t *testing.T) (*disk, []string) {
	t.Helper()
	d := &disk{t: t, folder: t.TempDir()}
	library := filepath.Join(d.folder, "disk.so")
	build := exec.Command("gcc", "-shared", "-fPIC", "-O1", "-Wall", "-o", library, "testdata/disk.c", "-ldl")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build the failing disk: %v: %s", err, out)
	}
	t.Cleanup(func() { d.mend("hold") })
	return d, []string{"LD_PRELOAD=" + library, "DISK_FAULTS=" + d.folder}
}

// breaks causes a fault from now on; mend ends it.
func (d *disk) breaks(how string) {
	d.t.Helper()
	if err := os.WriteFile(filepath.Join(d.folder, how), nil, 0o600); err != nil {
		d.t.Fatal(err)
	}
}

func (d *disk) mend(how string) { _ = os.Remove(filepath.Join(d.folder, how)) } // it may have ended by itself

// noted returns how often the library noted an event.
func (d *disk) noted(what string) int {
	notes, _ := os.ReadFile(filepath.Join(d.folder, what)) // nothing was noted yet
	return len(notes)
}

// No post is answered before its commit is synced. Posts that wait meanwhile share the next sync.
func TestAnsweredMeansSynced(t *testing.T) {
	d, env := newDisk(t)
	h := harnessOnDisk(t, env, "--limits", "off")
	posters := make([]*client, 40)
	for i := range posters {
		posters[i] = h.client()
		if status, _ := posters[i].post("first words", fmt.Sprint("first ", i)); status != http.StatusSeeOther {
			t.Fatalf("a first post answered %d", status)
		}
	}
	before := d.noted("synced")
	d.breaks("hold")
	var answered atomic.Int64
	var posting sync.WaitGroup
	for i, p := range posters {
		posting.Go(func() {
			status, _ := p.post("held", fmt.Sprint("held ", i))
			if status != http.StatusSeeOther {
				t.Errorf("a post answered %d", status)
			}
			if d.noted("synced") == before {
				t.Error("a post was answered before anything was synced")
			}
			answered.Add(1)
		})
	}
	wait(t, "a sync that is held", func() (bool, string) { return d.noted("held") > 0, "none" })
	reader := h.client()
	for range 20 { // pages are still served; an answer that is too early would arrive meanwhile
		if status, page := reader.get("/r/lobby"); status != http.StatusOK || strings.Contains(page, "<p>held</p>") {
			t.Errorf(
				"while a sync is held a page answers %d, with what is not synced: %v",
				status,
				strings.Contains(page, "<p>held</p>"),
			)
		}
	}
	if early := answered.Load(); early > 0 {
		t.Errorf("%d posts were answered while the sync was held", early)
	}
	d.mend("hold")
	posting.Wait()
	if syncs := d.noted("synced") - before; syncs > len(posters)/4 {
		t.Errorf("%d posts took %d syncs", len(posters), syncs)
	}
}

func TestAFullDiskRefusesPostsKeepsTheirTextAndLosesNothing(t *testing.T) {
	d, env := newDisk(t)
	h := harnessOnDisk(t, env)
	browser := newChromium(t)
	anna, boris := browser.person(h, "Anna"), browser.person(h, "Boris")
	anna.open("/r/lobby")
	boris.open("/r/lobby")
	anna.says("before the disk was full")
	boris.sees("before the disk was full")
	other := h.client()
	other.post("also before", "k1")

	d.breaks("full")
	anna.types("#body", "kept in the box")
	anna.enter()
	anna.until(
		"the reason, and the text kept",
		`document.querySelector(".unsent .msg-body").textContent === "kept in the box" &&
		document.querySelector(".unsent-reason").textContent.startsWith("The server is out of disk space")`,
	)
	if status, page := other.post("kept in the form", "k2"); status != http.StatusInsufficientStorage ||
		!strings.Contains(page, ">kept in the form</textarea>") {
		t.Errorf(
			"a post to a full disk answered %d, the text kept: %v",
			status,
			strings.Contains(page, ">kept in the form</textarea>"),
		)
	}
	late := browser.person(h, "Celina")
	late.open("/r/lobby")
	late.sees("also before")

	d.mend("full")
	anna.click(".unsent [data-again]")
	anna.sees("kept in the box")
	if status, _ := other.post("kept in the form", "k2"); status != http.StatusSeeOther {
		t.Errorf("a post after that answered %d", status)
	}
	want := []string{"before the disk was full", "also before", "kept in the box", "kept in the form"}
	boris.shows(want)
	h.kill()
	h.start()
	if stored := h.client().everything(); !slices.Equal(stored, want) {
		t.Errorf("after a restart there is %q, want %q", stored, want)
	}
}

func TestAFailedSyncEndsTheProgramAndNothingAnsweredIsLost(t *testing.T) {
	d, env := newDisk(t)
	h := harnessOnDisk(t, env)
	anna := h.client()
	if status, _ := anna.post("answered", "k1"); status != http.StatusSeeOther {
		t.Fatalf("a post answered %d", status)
	}
	d.breaks("fail")
	if status, page := anna.post("kept in the form", "k2"); status != http.StatusServiceUnavailable ||
		!strings.Contains(page, ">kept in the form</textarea>") {
		t.Errorf(
			"a post whose sync failed answered %d, the text kept: %v",
			status,
			strings.Contains(page, ">kept in the form</textarea>"),
		)
	}
	if err := h.process.Wait(); err == nil || h.process.ProcessState.ExitCode() != 1 {
		t.Errorf("the program ended with %v, want exit status 1", err)
	}
	h.start()
	if status, _ := anna.post("kept in the form", "k2"); status != http.StatusSeeOther {
		t.Errorf("sent again the post answered %d", status)
	}
	if stored := anna.everything(); !slices.Equal(stored, []string{"answered", "kept in the form"}) {
		t.Errorf("after a restart there is %q", stored)
	}
}

// A program that is asked to stop while posts wait for their sync answers them, tells each stream when to come back,
// refuses new connections and ends without complaint, even where a form never ends.
func TestAStopAnswersWhatIsUnderWay(t *testing.T) {
	d, env := newDisk(t)
	h := harnessOnDisk(t, env, "--limits", "off")
	posters := make([]*client, 8)
	for i := range posters {
		posters[i] = h.client()
		posters[i].post("first words", fmt.Sprint("first ", i))
	}
	h.stall()
	streams := make([]*follower, 20)
	byes := make(chan string, len(streams))
	for i := range streams {
		streams[i] = &follower{t: t, h: h, shown: map[int64]string{}, bye: byes}
		go streams[i].connect()
	}
	wait(t, "the streams to stand", func() (bool, string) {
		_, page := h.client().get("/metrics")
		return strings.Contains(page, fmt.Sprintf("samovar_readers %d\n", len(streams))), page[:min(len(page), 200)]
	})
	d.breaks("hold")
	var posting sync.WaitGroup
	for i, p := range posters {
		posting.Go(func() {
			if status, _ := p.post("under way", fmt.Sprint("under way ", i)); status != http.StatusSeeOther {
				t.Errorf("a post that was under way answered %d", status)
			}
		})
	}
	wait(t, "all of them to be under way", func() (bool, string) {
		_, page := h.client().get("/metrics")
		underWay := fmt.Sprintf("samovar_forms_under_way %d\n", len(posters)+1) // and the one that stalls
		return strings.Contains(page, underWay), page[:min(len(page), 200)]
	})
	wait(t, "a sync that is held", func() (bool, string) { return d.noted("held") > 0, "none" })
	if err := h.process.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	retries := map[string]bool{}
	for range streams {
		retries[<-byes] = true
	}
	if len(retries) < len(streams)/2 {
		t.Errorf("%d streams were told to come back at %d moments", len(streams), len(retries))
	}
	d.mend("hold")
	posting.Wait()
	if err := h.process.Wait(); err != nil {
		t.Errorf("the program ended with %v", err)
	}
	h.start()
	if stored := len(h.client().everything()); stored != 2*len(posters) {
		t.Errorf("after a restart there are %d messages, want %d", stored, 2*len(posters))
	}
}

// stall begins to send a form and stops.
func (h *harness) stall() {
	h.t.Helper()
	conn, err := net.Dial("tcp", h.address)
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() { _ = conn.Close() }) // the program has closed it by then
	const begun = "POST /r/lobby/messages HTTP/1.1\r\nHost: x\r\n" +
		"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\nbody="
	if _, err := conn.Write([]byte(begun)); err != nil {
		h.t.Fatal(err)
	}
}
