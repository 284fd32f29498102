package views

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"samovar/colour"
)

func TestAnyAccentIsLegible(t *testing.T) {
	rule := regexp.MustCompile(
		`\{--copper:(#\w{6});--copper-hi:(#\w{6});--copper-ink:(#\w{6});--mine:(#\w{6});--on-copper:(#\w{6})\}`,
	)
	for _, accent := range []string{"#a84c14", "#1d6b4f", "#000000", "#0000ff", "#8a1c5b", "#ffd400", "#ffffff", "#777777"} {
		found := rule.FindAllStringSubmatch(accentRules(accent), -1)
		if len(found) != 3 {
			t.Fatalf("%s has the rules %s", accent, accentRules(accent))
		}
		for look, c := range map[string]struct {
			rule              []string
			paper, well, text string
		}{
			"light": {found[0], "#fffcf7", "#efe4d4", "#2b1d14"},
			"dark":  {found[1], "#1d1714", "#31271f", "#f4e9dd"},
		} {
			fill, hovered, ink, wash, on := c.rule[1], c.rule[2], c.rule[3], c.rule[4], c.rule[5]
			for _, pair := range [][2]string{
				{fill, c.paper}, {on, fill}, {on, hovered}, {ink, c.paper}, {ink, c.well}, {ink, wash}, {c.text, wash},
			} {
				if ratio := colour.Contrast(pair[0], pair[1]); ratio < colour.Least {
					t.Errorf("%s, %s: %s on %s has %.2f", accent, look, pair[0], pair[1], ratio)
				}
			}
		}
	}
	if got := accentRules(""); got != "" {
		t.Errorf("copper has the rules %s", got)
	}
}

// The grounds are those of the look.
func TestTheGroundsOfAnAccentAreThoseOfTheLook(t *testing.T) {
	look, err := os.ReadFile("../tailwind.config.js")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		`paper: "` + lightPaper, `well: "` + lightWell, `paper: "` + darkPaper, `well: "` + darkWell,
		`"on-copper": "` + onLight, `"on-copper": "` + onDark,
	} {
		if !strings.Contains(string(look), line) {
			t.Errorf("the look has no %s", line)
		}
	}
}
