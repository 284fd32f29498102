package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// named matches a file of ours in backticks, with its folder or without.
var named = regexp.MustCompile("`((?:[a-z0-9_.-]+/)*[A-Za-z0-9_-]+\\.(?:go|templ|js|css|sql))`")

func TestTheDocumentationNamesFilesThatExist(t *testing.T) {
	files := map[string]bool{}
	pages := []string{}
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && isForeign(entry.Name()) {
			return filepath.SkipDir
		}
		files[filepath.ToSlash(path)], files[filepath.Base(path)] = true, true
		if strings.HasSuffix(path, ".md") {
			pages = append(pages, path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	checked := 0
	for _, page := range pages {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range named.FindAllStringSubmatch(string(text), -1) {
			checked++
			if !files[match[1]] {
				t.Errorf("%s names %s, which does not exist", page, match[1])
			}
		}
	}
	if checked < 50 {
		t.Errorf("found only %d names of files in the documentation, want at least 50", checked)
	}
}
