package assets

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	comment     = regexp.MustCompile(`(?m)(^|\s)//.*$`)
	attribute   = regexp.MustCompile(`\bdata-([a-z-]*[a-z])`)
	property    = regexp.MustCompile(`\bdataset\??\.(\w+)|"(\w+)" in [\w.]*dataset`)
	destructure = regexp.MustCompile(`\{([^{}]*)\} = [^;=]*dataset|dataset: \{([^{}]*)\}`)
	field       = regexp.MustCompile(`(?:^|,)\s*(\w+)`)
	capital     = regexp.MustCompile(`[A-Z]`)
	dispatched  = regexp.MustCompile(`new CustomEvent\("([a-z:]+)"`)
	relayed     = regexp.MustCompile(`\bdispatch\("([a-z]+)"`)
	listened    = regexp.MustCompile(`addEventListener\(\s*"([a-z:]+)"`)
	triggered   = regexp.MustCompile(`hx-trigger="([^"]*)"`)
	leftOut     = regexp.MustCompile(`_test\.go$|_templ\.go$|/embed_snippet\.go$`)
	broadcasted = regexp.MustCompile(`\bevent\("([a-z]+)"`)
	quoted      = regexp.MustCompile(`"([^"\n]*)"|'([^'\n]*)'|` + "`([^`\n]*)`")
	inserted    = regexp.MustCompile(`\$\{[^}]*\}`)
	selector    = regexp.MustCompile(`(?:^|[\s>(,\]*\w-])\.([a-z][a-z-]+)`)
	styled      = regexp.MustCompile(`\.([a-z][a-z-]+)`)
	remark      = regexp.MustCompile(`(?s)/\*.*?\*/`)
	given       = regexp.MustCompile(`classList\??\.\w+\("([a-z-]+)"|className = "([a-z-]+)"`)
	classes     = regexp.MustCompile(`class="([a-z -]+)"`)
	custom      = regexp.MustCompile(`--[a-z]+(?:-[a-z]+)*`)
)

// usage is where each name is used: names of scripts without .js, "fragments", "styles".
type usage map[string]map[string]bool

func (u usage) add(name, where string) {
	if u[name] == nil {
		u[name] = map[string]bool{}
	}
	u[name][where] = true
}

func (u usage) of(name string) string { return strings.Join(slices.Sorted(maps.Keys(u[name])), ", ") }

func TestTheTableOfAttributesIsWhatIsShared(t *testing.T) {
	used := usage{}
	eachScript(t, func(script, source string) {
		for _, match := range attribute.FindAllStringSubmatch(source, -1) {
			used.add(match[1], script)
		}
		for _, match := range property.FindAllStringSubmatch(source, -1) {
			used.add(dashed(match[1]+match[2]), script)
		}
		for _, match := range destructure.FindAllStringSubmatch(source, -1) {
			for _, name := range field.FindAllStringSubmatch(match[1]+match[2], -1) {
				used.add(dashed(name[1]), script)
			}
		}
	})
	for where, pattern := range map[string]string{"styles": "style/*.css", "fragments": "../views/*"} {
		for _, source := range sources(t, pattern) {
			for _, match := range attribute.FindAllStringSubmatch(source, -1) {
				used.add(match[1], where)
			}
		}
	}
	shared := map[string]string{}
	for name, places := range used {
		if len(places) > 1 {
			shared["`data-"+name+"`"] = used.of(name)
		}
	}
	compare(t, shared, table(t, "## Attributes"))
}

func TestTheTableOfEventsIsWhatIsShared(t *testing.T) {
	by, to := usage{}, usage{}
	for _, source := range sources(t, "../broadcast/*") {
		for _, match := range broadcasted.FindAllStringSubmatch(source, -1) {
			by.add("stream:"+match[1], "stream")
		}
	}
	eachScript(t, func(script, source string) {
		for _, match := range dispatched.FindAllStringSubmatch(source, -1) {
			by.add(match[1], script)
		}
		for _, match := range relayed.FindAllStringSubmatch(source, -1) {
			by.add("stream:"+match[1], script)
		}
		for _, match := range listened.FindAllStringSubmatch(source, -1) {
			to.add(match[1], script)
		}
	})
	for _, source := range sources(t, "../views/*") {
		for _, match := range triggered.FindAllStringSubmatch(source, -1) {
			for trigger := range strings.SplitSeq(match[1], ",") {
				to.add(strings.Fields(trigger)[0], "fragments")
			}
		}
	}
	shared := map[string]string{}
	for name := range by {
		if to[name] != nil {
			shared["`"+name+"`"] = by.of(name) + " | " + to.of(name)
		} else if name != "stream:bye" && name != "stream:beat" { // stream.js alone answers them
			t.Errorf("%s is dispatched by %s, and nothing listens", name, by.of(name))
		}
	}
	for name := range to {
		if strings.HasPrefix(name, "stream:") && by[name] == nil {
			t.Errorf("%s listens for %s, which nothing dispatches", to.of(name), name)
		}
	}
	compare(t, shared, table(t, "## Events"))
}

func TestTheTableOfClassesIsWhatScriptsShare(t *testing.T) {
	used, elsewhere := usage{}, usage{}
	eachScript(t, func(script, source string) {
		for _, match := range quoted.FindAllStringSubmatch(source, -1) {
			text := inserted.ReplaceAllString(match[1]+match[2]+match[3], "")
			if strings.HasPrefix(text, "/") {
				continue // a path, as "/sw.js"
			}
			for _, class := range selector.FindAllStringSubmatch(text, -1) {
				used.add(class[1], script)
			}
		}
		for _, match := range given.FindAllStringSubmatch(source, -1) {
			used.add(match[1]+match[2], script)
		}
	})
	for _, source := range sources(t, "../views/*") {
		for _, match := range classes.FindAllStringSubmatch(source, -1) {
			for class := range strings.FieldsSeq(match[1]) {
				elsewhere.add(class, "fragments")
			}
		}
	}
	for _, source := range sources(t, "style/*.css") {
		for _, match := range styled.FindAllStringSubmatch(remark.ReplaceAllString(source, ""), -1) {
			elsewhere.add(match[1], "styles")
		}
	}
	shared := map[string]string{}
	for name := range used {
		for where := range elsewhere[name] {
			used.add(name, where)
		}
		if elsewhere[name] == nil {
			t.Errorf("%s look for the class %s, which neither fragments nor styles have", used.of(name), name)
			continue
		}
		shared["`"+name+"`"] = used.of(name)
	}
	compare(t, shared, table(t, "## Classes"))
}

func TestTheTableOfCustomPropertiesIsWhatIsShared(t *testing.T) {
	used := usage{}
	for where, pattern := range map[string]string{"styles": "style/*.css", "fragments": "../views/*.go"} {
		for _, source := range sources(t, pattern) {
			for _, name := range custom.FindAllString(source, -1) {
				used.add(name, where)
			}
		}
	}
	shared := map[string]string{}
	for name, places := range used {
		if len(places) > 1 {
			shared["`"+name+"`"] = used.of(name)
		}
	}
	compare(t, shared, table(t, "## Custom properties"))
}

// compare says what the table lacks, what it has that is not so, and what differs.
func compare(t *testing.T, used, written map[string]string) {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(used)) {
		if got := written[name]; got != used[name] {
			t.Errorf("README.md: %s is used in %q, the table says %q", name, used[name], got)
		}
	}
	for name := range written {
		if _, known := used[name]; !known {
			t.Errorf("README.md: %s is in the table, and not shared", name)
		}
	}
}

// table reads the rows below a heading: by each name of the first column, what stands between it and the last column,
// which is for people.
func table(t *testing.T, heading string) map[string]string {
	t.Helper()
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, found := strings.Cut(string(readme), heading+"\n")
	if !found {
		t.Fatalf("README.md has no %q", heading)
	}
	section, _, _ = strings.Cut(section, "\n## ")
	rows := map[string]string{}
	for line := range strings.Lines(section) {
		cells := strings.Split(strings.Trim(line, "| \n"), " | ")
		if strings.HasPrefix(line, "| `") && len(cells) > 2 {
			for name := range strings.SplitSeq(cells[0], ", ") {
				rows[name] = strings.Join(cells[1:len(cells)-1], " | ")
			}
		}
	}
	return rows
}

// eachScript visits our scripts, without comments. The loader stands in other people's pages: docs/embed.md has its
// attributes.
func eachScript(t *testing.T, visit func(script, source string)) {
	t.Helper()
	scripts, _ := filepath.Glob("*.js") // a valid pattern
	for _, path := range scripts {
		if path == "embed.js" || strings.HasSuffix(path, ".min.js") {
			continue
		}
		source, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		visit(strings.TrimSuffix(path, ".js"), comment.ReplaceAllString(string(source), ""))
	}
}

// sources are the texts of the files that match a pattern, without comments. Tests, generated files, and the line that
// loads the loader are left out.
func sources(t *testing.T, pattern string) []string {
	t.Helper()
	paths, _ := filepath.Glob(pattern) // a valid pattern
	var all []string
	for _, path := range paths {
		if leftOut.MatchString(path) {
			continue
		}
		source, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, comment.ReplaceAllString(string(source), ""))
	}
	return all
}

// dashed is the attribute's name of a property of dataset.
func dashed(name string) string {
	return capital.ReplaceAllStringFunc(name, func(letter string) string { return "-" + strings.ToLower(letter) })
}
