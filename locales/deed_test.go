package locales

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// What the models write into the log can be read there: each act has a sentence.
func TestEachActOfTheLogHasASentence(t *testing.T) {
	english := load(t).In("en")
	files, err := filepath.Glob("../models/*.go")
	if err != nil {
		t.Fatal(err)
	}
	acts := map[string]bool{"warn": true, "mute": true, "kick": true, "ban": true}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range regexp.MustCompile(`deedRow\{[^}]*?Act: +"([a-z.]+)"`).FindAllStringSubmatch(string(content), -1) {
			acts[found[1]] = true
		}
	}
	if len(acts) < 12 {
		t.Errorf("only %d acts were found", len(acts))
	}
	for act := range acts {
		if _, known := english.entries["log."+act]; !known {
			t.Errorf("%q has no sentence", act)
		}
	}
}
