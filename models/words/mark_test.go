package words

import "testing"

func TestAPlaceInANameIsMarked(t *testing.T) {
	for _, c := range []struct{ text, wanted, want string }{
		{"Laser cutter", "la", "[La]ser cutter"},
		{"Ewa Żółć", "zol", "Ewa [Żół]ć"},
		{"Лариса Ланская", "ЛАН", "Лариса [Лан]ская"},
		{"Garden 花园", "花", "Garden [花]园"},
		{"Garden", "", "Garden"},
		{"Garden", "x", "Garden"},
		{"", "x", ""},
	} {
		got := ""
		for _, piece := range Mark(c.text, c.wanted) {
			if piece.Found {
				piece.Text = "[" + piece.Text + "]"
			}
			got += piece.Text
		}
		if got != c.want {
			t.Errorf("%q in %q is marked as %q", c.wanted, c.text, got)
		}
	}
}
