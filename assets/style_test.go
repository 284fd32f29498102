package assets

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestEachPartOfTheStyleIsImportedOnce(t *testing.T) {
	source, err := os.ReadFile("tailwind.css")
	if err != nil {
		t.Fatal(err)
	}
	parts, err := filepath.Glob("style/*.css")
	if err != nil || len(parts) == 0 {
		t.Fatalf("parts of the style: %v, %v", parts, err)
	}
	for _, part := range parts {
		if n := strings.Count(string(source), `@import "./`+filepath.ToSlash(part)+`" layer(`); n != 1 {
			t.Errorf("tailwind.css imports %s %d times, want once", part, n)
		}
	}
}
