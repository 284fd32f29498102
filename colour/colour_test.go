package colour

import "testing"

func TestContrastIsAsWCAGComputesIt(t *testing.T) {
	for _, c := range []struct {
		one, other string
		least      float64
		most       float64
	}{
		{"#000000", "#ffffff", 21, 21},
		{"#ffffff", "#ffffff", 1, 1},
		{"#767676", "#ffffff", 4.54, 4.55},
		{"#ffffff", "#767676", 4.54, 4.55},
		{"#a84c14", "#fffcf7", 5.5, 5.6},
	} {
		if got := Contrast(c.one, c.other); got < c.least-1e-9 || got > c.most+1e-9 {
			t.Errorf("%s on %s has %.3f, want %.2f to %.2f", c.one, c.other, got, c.least, c.most)
		}
	}
}

func TestAColourIsReadAsPeopleTypeIt(t *testing.T) {
	for typed, want := range map[string]string{"#A84C14": "#a84c14", " a84c14 ": "#a84c14"} {
		if got, valid := Parse(typed); got != want || !valid {
			t.Errorf("%q is read as %q, %v", typed, got, valid)
		}
	}
	for _, typed := range []string{"", "#fff", "red", "#a84c1g", "#a84c145", "##a84c1", "#a84c14;}"} {
		if got, valid := Parse(typed); valid {
			t.Errorf("%q is read as %q", typed, got)
		}
	}
}

func TestTheNearestLegibleColourIsLegible(t *testing.T) {
	for _, colour := range []string{"#ffff00", "#ffffff", "#00ff00", "#a84c14", "#000000", "#1d6b4f", "#ff69b4", "#808080"} {
		if darker := Legible(colour, -2, "#fffcf7", "#efe4d4"); !IsLegible(darker, "#fffcf7", "#efe4d4") {
			t.Errorf("%s becomes %s, which is not legible on paper", colour, darker)
		}
		if lighter := Legible(colour, 2, "#1d1714", "#31271f"); !IsLegible(lighter, "#1d1714", "#31271f") {
			t.Errorf("%s becomes %s, which is not legible in the dark", colour, lighter)
		}
	}
	if got := Legible("#a84c14", -2, "#fffcf7"); got != "#a84c14" {
		t.Errorf("a legible colour becomes %s", got)
	}
}
