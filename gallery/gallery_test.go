package gallery

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"samovar/locales"
	"samovar/views"
)

// notShown are the components of package views that need no exhibit, with the reason.
var notShown = map[string]string{
	"GalleryPage":   "is the gallery",
	"ThreadAnswers": "is messages, as the page of a thread fetches them anew",
}

var (
	definition = regexp.MustCompile(`(?m)^templ (\w+)\(`)
	component  = regexp.MustCompile(`@(\w+)\(`)
	exhibited  = regexp.MustCompile(`views\.(\w+)\(`)
)

// source returns the text of all files of a pattern.
func source(t *testing.T, pattern string) string {
	t.Helper()
	paths, err := filepath.Glob(pattern)
	if err != nil || len(paths) == 0 {
		t.Fatalf("files of %s: %v, %v", pattern, paths, err)
	}
	var all strings.Builder
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(text)
	}
	return all.String()
}

// TestEveryComponentIsShown follows the components that the gallery names into those that they consist of, and fails
// for each that it does not come upon.
func TestEveryComponentIsShown(t *testing.T) {
	templates := source(t, "../views/*.templ")
	bodies := map[string]string{}
	starts := definition.FindAllStringSubmatchIndex(templates, -1)
	for i, start := range starts {
		end := len(templates)
		if i+1 < len(starts) {
			end = starts[i+1][0]
		}
		bodies[templates[start[2]:start[3]]] = templates[start[1]:end]
	}
	shown := map[string]bool{}
	var follow func(name string)
	follow = func(name string) {
		if body, is := bodies[name]; is && !shown[name] {
			shown[name] = true
			for _, inner := range component.FindAllStringSubmatch(body, -1) {
				follow(inner[1])
			}
		}
	}
	for _, named := range exhibited.FindAllStringSubmatch(source(t, "*.go"), -1) {
		if notShown[named[1]] == "" {
			follow(named[1])
		}
	}
	for _, rendered := range []string{"digestPage", "exportDocument", "exportArticle"} { // by DigestMail, ExportFiles
		follow(rendered)
	}
	for name := range bodies {
		if notShown[name] == "" && !shown[name] && !strings.HasPrefix(name, "gallery") {
			t.Errorf("no exhibit shows %s: add one, or a reason to notShown", name)
		}
		if notShown[name] != "" && shown[name] {
			t.Errorf("%s is shown: take it out of notShown", name)
		}
	}
	for name := range notShown {
		if _, is := bodies[name]; !is {
			t.Errorf("notShown names %s, which is no component", name)
		}
	}
}

// ask returns what the gallery answers.
func ask(t *testing.T, path string) *httptest.ResponseRecorder {
	t.Helper()
	handler, err := Handler()
	if err != nil {
		t.Fatal(err)
	}
	answer := httptest.NewRecorder()
	handler.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, path, nil))
	return answer
}

func TestEveryExhibitIsRenderedInEachLanguage(t *testing.T) {
	catalogues, err := locales.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, language := range locales.Languages {
		s := scene{texts: catalogues.In(language), theme: "dark"}
		whole := ask(t, s.link("/"))
		root := `<html lang="` + language + `" data-theme="dark">`
		if whole.Code != http.StatusOK || !strings.Contains(whole.Body.String(), root) {
			t.Fatalf("the gallery in %s: %d %.300s", language, whole.Code, whole.Body)
		}
		paths := map[string]bool{}
		for _, exhibit := range s.exhibits() {
			if !exhibit.Page {
				continue
			}
			if paths[exhibit.Path] {
				t.Errorf("two pages are at %s", exhibit.Path)
			}
			paths[exhibit.Path] = true
			answer := ask(t, exhibit.Path)
			if answer.Code != http.StatusOK || !strings.Contains(answer.Body.String(), `lang="`+language) {
				t.Errorf("%s: %d %.300s", exhibit.Path, answer.Code, answer.Body)
			}
			if !strings.Contains(whole.Body.String(), strings.ReplaceAll(exhibit.Path, "&", "&amp;")) {
				t.Errorf("%s is not in the gallery", exhibit.Path)
			}
		}
	}
}

// TestTheGalleryHasWhatItsPagesHold asks for the stylesheet, a picture, and the pages within pages.
func TestTheGalleryHasWhatItsPagesHold(t *testing.T) {
	held := map[string]string{"/r/lobby/files/picture/tea.png": "image/svg+xml"}
	for path := range inner {
		held[path] = "text/html; charset=utf-8"
	}
	styles := regexp.MustCompile(`href="(/assets/app\.[^"]*)"`).FindStringSubmatch(ask(t, "/").Body.String())
	if styles == nil {
		t.Fatal("the gallery has no stylesheet")
	}
	held[styles[1]] = "text/css; charset=utf-8"
	for path, kind := range maps.All(held) {
		if answer := ask(t, path); answer.Code != http.StatusOK || answer.Header().Get("Content-Type") != kind {
			t.Errorf("%s: %d, %s", path, answer.Code, answer.Header().Get("Content-Type"))
		}
	}
	if answer := ask(t, views.RoomPath("lobby")); answer.Code != http.StatusNotFound {
		t.Errorf("a link of a page leads to %d", answer.Code)
	}
}
