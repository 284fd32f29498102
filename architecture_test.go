package main

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// levels lists the packages from top to bottom. A package imports only from lower levels, not from its own.
var levels = [][]string{
	{"samovar", "samovar/bench"},
	{"samovar/handlers", "samovar/jobs", "samovar/backup", "samovar/gallery"},
	{"samovar/feed"},
	{"samovar/views"},
	{"samovar/models"},
	{"samovar/models/words", "samovar/models/database"},
	{"samovar/markdown", "samovar/filter"},
	{
		"samovar/broadcast",
		"samovar/locales",
		"samovar/assets",
		"samovar/emoji",
		"samovar/autolink",
		"samovar/colour",
		"samovar/licences",
		"samovar/uploads",
		"samovar/weak",
		"samovar/argon2",
		"samovar/mail",
		"samovar/mail/mailtest",
		"samovar/testfolder",
	},
}

func TestAPackageImportsOnlyFromLevelsBelowItsOwn(t *testing.T) {
	height := map[string]int{}
	for depth, packages := range levels {
		for _, name := range packages {
			height[name] = len(levels) - depth
		}
	}
	found := map[string]int{}
	eachSource(t, func(path, home string, imports []string) {
		own, known := height[home]
		if !known {
			t.Errorf("%s: package %s stands on no level; give it one", path, home)
		}
		found[home]++
		for _, name := range imports {
			if !strings.HasPrefix(name, "samovar") {
				continue
			}
			if below, known := height[name]; !known || below >= own {
				t.Errorf("%s: %s must not import %s", path, home, name)
			}
		}
	})
	for name := range height {
		if found[name] == 0 {
			t.Errorf("level of %s: there is no such package", name)
		}
	}
}

func TestPackagesDoNotImportWhatIsNotTheirs(t *testing.T) {
	forbidden := map[string][]string{
		"samovar/models/database": {"net/http", "html", "html/template", "github.com/a-h/templ"},
		"samovar/models/words":    {"net/http", "html", "gorm.io/gorm", "database/sql", "github.com/a-h/templ"},
		"samovar/models":          {"net/http", "html", "html/template", "github.com/a-h/templ"},
		"samovar/broadcast":       {"net/http", "gorm.io/gorm", "github.com/a-h/templ"},
		"samovar/views":           {"samovar/models/database", "net/http", "gorm.io/gorm", "database/sql"},
		"samovar/feed":            {"samovar/models/database", "net/http", "gorm.io/gorm", "database/sql"},
		"samovar/handlers":        {"samovar/models/database", "gorm.io/gorm", "database/sql"},
		"samovar/markdown":        {"net/http", "html", "github.com/a-h/templ", "gorm.io/gorm"},
		"samovar/locales":         {"net/http"},
		"samovar/filter":          {"net/http", "gorm.io/gorm", "github.com/a-h/templ"},
		"samovar/backup":          {"samovar/models/database", "net/http", "gorm.io/gorm", "database/sql"},
		"samovar/uploads":         {"gorm.io/gorm", "github.com/a-h/templ"},
		"samovar/mail":            {"net/http", "gorm.io/gorm", "github.com/a-h/templ"},
	}
	eachSource(t, func(path, home string, imports []string) {
		for _, name := range imports {
			for _, stranger := range forbidden[home] {
				if name == stranger {
					t.Errorf("%s: %s must not import %s", path, home, name)
				}
			}
		}
	})
}

// clients matches the ways to make outgoing connections.
var clients = regexp.MustCompile(
	`http\.(Client|Transport)\{|http\.(Get|Head|Post|PostForm|DefaultClient|DefaultTransport)\b|net\.Dial`,
)

func TestOneGateLeadsOut(t *testing.T) {
	allowed := map[string]string{
		"jobs/outward.go": "is the gate",
		"mail/sender.go":  "reaches the operator's mail server, which may be within",
	}
	eachSource(t, func(path, home string, _ []string) {
		source, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		found := clients.Find(source)
		if allowed[filepath.ToSlash(path)] == "" && home != "samovar/bench" && found != nil {
			t.Errorf("%s: %s: others are reached through jobs.OutwardClient, or a line here says why not", path, found)
		}
	})
}

// isForeign reports whether a folder holds no sources of the program: hidden ones, modules of Node, data of a run.
func isForeign(folder string) bool {
	return folder != "." && (strings.HasPrefix(folder, ".") || folder == "node_modules" || folder == "data")
}

// eachSource visits the source files of the program, without tests.
func eachSource(t *testing.T, visit func(path, home string, imports []string)) {
	t.Helper()
	err := filepath.WalkDir(".", func(path string, entry os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if isForeign(entry.Name()) {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		var imports []string
		for _, spec := range file.Imports {
			name, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			imports = append(imports, name)
		}
		home := "samovar"
		if folder := filepath.ToSlash(filepath.Dir(path)); folder != "." {
			home += "/" + folder
		}
		visit(path, home, imports)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
