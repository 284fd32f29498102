package words

import "testing"

func TestNumbersInNamesAreOrderedByTheirValue(t *testing.T) {
	for _, pair := range [][2]string{
		{"2", "10"},
		{"room 9", "Room 10"},
		{"Łódź 2", "lodz 12"},
		{"room", "room 1"},
		{"a9", "a10b"},
		{"9", "99999999999999999999999999"},
	} {
		if CompareNatural(pair[0], pair[1]) >= 0 || CompareNatural(pair[1], pair[0]) <= 0 {
			t.Errorf("%q stands before %q", pair[1], pair[0])
		}
	}
	if CompareNatural("Room 007", "room 7") != 0 {
		t.Error("zeros before a number count")
	}
}
