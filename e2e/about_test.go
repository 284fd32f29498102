package e2e

import (
	"debug/buildinfo"
	"html"
	"strings"
	"testing"
)

func TestThePageOfLicencesNamesWhatIsLinkedIntoTheProgram(t *testing.T) {
	build, err := buildinfo.ReadFile(program)
	if err != nil {
		t.Fatal(err)
	}
	status, page := newHarness(t).client().get("/about")
	if status != 200 || len(build.Deps) < 20 {
		t.Fatalf("answered %d; %d modules are linked", status, len(build.Deps))
	}
	page = html.UnescapeString(page)
	for _, module := range build.Deps {
		if !strings.Contains(page, "<summary><bdi>"+module.Path+"</bdi> "+module.Version+" · ") {
			t.Errorf("the page lacks %s %s", module.Path, module.Version)
		}
	}
	linked := func(path string) bool { return strings.Contains(page, "<bdi>"+path+"</bdi>") }
	if linked("github.com/mattn/go-sqlite3") == linked("modernc.org/sqlite") {
		t.Error("the page does not tell which SQLite is inside")
	}
}
