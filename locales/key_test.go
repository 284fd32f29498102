package locales

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// sources are the folders whose code names keys, with what a key looks like there. The models' other quoted words
// with dots are SQL.
var sources = map[string]*regexp.Regexp{
	".":           regexp.MustCompile(`"(date\.[a-z.]+)(?:%d)?"`),
	"../models":   regexp.MustCompile(`"(problem\.[a-z0-9.-]*)"`),
	"../views":    mention,
	"../handlers": mention,
	"../jobs":     mention,
}

// mention is the argument of T or N, or any quoted word that begins with a section of the catalogues.
var mention = regexp.MustCompile(
	`\.[TN]\("([a-z0-9.-]+)"|"((?:account|admin|appeals?|archive|block|bookmark|composer|confirm|connection|date|direct|door|embed|emoji|export|field|file|flash|footer|forgot|guard|guest|invite|keys|later|letter|log|login|mention|` +
		`message|moderate|nav|notices?|panel|picture|pin|placed|preferences|problem|reaction|register|reminder|reply|reports?|reset|restricted|restrictions?|retention|role|rooms?|search|settings|setup|site|slow|thread|undo|unit|unsubscribe|welcome)\.[a-z0-9.-]*)"`,
)

// mentioned returns the keys that the code names, by where. A key that ends in a dot is a family whose last part the
// code adds.
func mentioned(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	for folder, key := range sources {
		for _, path := range sourceFiles(t, folder) {
			source, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			for _, match := range key.FindAllStringSubmatch(string(source), -1) {
				found[strings.Join(match[1:], "")] = path
			}
		}
	}
	if len(found) == 0 {
		t.Error("no key was found in the sources at all")
	}
	return found
}

// sourceFiles returns a folder's Go and templ files, without tests and generated code.
func sourceFiles(t *testing.T, folder string) []string {
	t.Helper()
	var paths []string
	for _, pattern := range []string{"*.go", "*.templ"} {
		matches, err := filepath.Glob(filepath.Join(folder, pattern))
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, matches...)
	}
	return slices.DeleteFunc(paths, func(path string) bool {
		return strings.HasSuffix(path, "_test.go") || strings.HasSuffix(path, "_templ.go")
	})
}

// isPair reports whether a key names a heading and a sentence.
func (t *Texts) isPair(key string) bool {
	_, title := t.entries[key+".title"]
	_, sentence := t.entries[key+".sentence"]
	return title && sentence
}

func TestEveryKeyThatIsUsedIsInTheCatalogue(t *testing.T) {
	english := load(t).In("en")
	for key, path := range mentioned(t) {
		_, known := english.entries[key]
		known = known || strings.HasSuffix(key, ".js") // a script, not a text
		if !known && !english.isPair(key) && !strings.HasSuffix(key, ".") {
			t.Errorf("%s uses %q, which is in no catalogue", path, key)
		}
	}
}

func TestEveryKeyInTheCatalogueIsUsed(t *testing.T) {
	named := mentioned(t)
	families := slices.DeleteFunc(
		slices.Collect(maps.Keys(named)),
		func(key string) bool { return !strings.HasSuffix(key, ".") },
	)
	for key := range load(t).In("en").entries {
		base := strings.TrimSuffix(strings.TrimSuffix(key, ".title"), ".sentence")
		base = strings.TrimSuffix(base, ".direct") // the twin for direct conversations, see views.Viewer
		inFamily := slices.ContainsFunc(families, func(family string) bool { return strings.HasPrefix(key, family) })
		if named[key] == "" && named[base] == "" && !inFamily {
			t.Errorf("%q is not used, or its section is missing from the pattern mention in this file", key)
		}
	}
}

var keyLine = regexp.MustCompile(`^  "([a-z0-9.-]+)": (?:"|\{")`)

// A key that stands twice would hide its first text, and nothing else would tell.
func TestKeysStandInOrderOnALineEach(t *testing.T) {
	for _, name := range Languages {
		content, err := fs.ReadFile(files, name+".json")
		if err != nil {
			t.Fatal(err)
		}
		last := ""
		for _, line := range strings.Split(strings.Trim(string(content), "{}\n"), "\n") {
			match := keyLine.FindStringSubmatch(line)
			if match == nil {
				t.Errorf("%s: %q is no line of a catalogue", name, line)
				continue
			}
			if match[1] <= last {
				t.Errorf("%s: %q stands after %q", name, match[1], last)
			}
			last = match[1]
		}
	}
}

// foreign are marks that a language writes otherwise: its own quotes, apostrophes and ellipsis, and Chinese its
// full-width ones.
var foreign = map[string]*regexp.Regexp{
	"en": regexp.MustCompile(`["']|\.\.\.| - `),
	"ru": regexp.MustCompile(`["'“”„]|\.\.\.| [-–—]`),
	"pl": regexp.MustCompile(`["'“«»]|\.\.\.| [-–—] `),
	"zh": regexp.MustCompile(`["'«»„]|\p{Han}[,.;:!?()]|(?:^|[^…])…(?:[^…]|$)`),
}

func TestPunctuationIsTheLanguagesOwn(t *testing.T) {
	c := load(t)
	for name, marks := range foreign {
		for key, e := range c.In(name).entries {
			for _, text := range append(slices.Collect(maps.Values(e.forms)), e.text) {
				if found := marks.FindString(text); found != "" {
					t.Errorf("%s: %q has %q in %q", name, key, found, text)
				}
			}
		}
	}
}
