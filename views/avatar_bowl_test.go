package views

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"samovar/colour"
)

func TestTheSameNameHasTheSameBowl(t *testing.T) {
	anna := bowlOf("Анна", "")
	for name, other := range map[string]bowl{
		"the name in other letters' case": bowlOf("АННА", ""),
		"a decomposed spelling":           bowlOf("Анна", ""),
	} {
		if other != anna {
			t.Errorf("%s has %v, want %v", name, other, anna)
		}
	}
	if bowlOf("Guest", "k7wm") == bowlOf("Guest", "rfpq") {
		t.Error("two guests of one name have the same bowl")
	}
	if got := anna.markup(); !strings.Contains(got, `data-letter="А"`) || !strings.Contains(got, "aria-hidden") {
		t.Errorf("the bowl is %s", got)
	}
	if got := bowlOf("<b>", "").markup(); !strings.Contains(got, `data-letter="B"`) {
		t.Errorf("the bowl of <b> is %s", got)
	}
}

func TestNamesSpreadOverAllBowls(t *testing.T) {
	seen := map[[3]uint32]bool{}
	for i := range 4000 {
		b := bowlOf(fmt.Sprintf("user%d", i), "")
		seen[[3]uint32{b.glaze, b.shape, b.turn}] = true
	}
	if len(seen) != glazes*shapes*turns {
		t.Errorf("4000 names have %d bowls, want all %d", len(seen), glazes*shapes*turns)
	}
}

func TestTheLetterOfABowl(t *testing.T) {
	for name, want := range map[string]string{
		"анна": "А", "  42": "4", "Bogna Zając": "B", "Łukasz": "Ł", "Θάλεια": "Θ",
		"茶": "茶", "林美玲": "玲", "王小明 2": "明", "سلمى حداد": "س", "דנה": "ד",
		"Ọlá": "Ọ", "O\u0323la\u0301": "O\u0323", "🦊 Fox": "🦊", "👩🏽\u200d🚀 Ola": "👩🏽\u200d🚀", "🇵🇱🇺🇦": "🇵🇱",
		"(anna)": "A", "...": ".", "": "·", "<b>": "B",
	} {
		if got := letterOf(name); got != want {
			t.Errorf("%q has %q, want %q", name, got, want)
		}
	}
}

// The letter is cream, and may lie on the ground or on the shape.
func TestTheLetterIsLegibleOnEachGlaze(t *testing.T) {
	style, err := os.ReadFile("../assets/style/avatar.css")
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`--(?:ground|shape): (#[0-9a-f]{6});`).FindAllStringSubmatch(string(style), -1)
	if len(found) != 2*glazes {
		t.Fatalf("the stylesheet has %d colours, want 2 for each of %d glazes", len(found), glazes)
	}
	for _, match := range found {
		if ratio := colour.Contrast("#fff8ee", match[1]); ratio < 4.5 {
			t.Errorf("the letter has %.2f on %s, want 4.5", ratio, match[1])
		}
	}
}
