package weak

import "testing"

func TestCommonPasswordsAreKnown(t *testing.T) {
	for _, c := range []struct {
		password string
		common   bool
	}{
		{"password", true},
		{"12345678", true},
		{"PassWord1", true},
		{"ｐａｓｓｗｏｒｄ", true},
		{"88888888", true},
		{"abcdefgh", true},
		{"987654321", true},
		{"1q2w3e4r", true},
		{"zaq12wsx", true},
		{"misiaczek", true},
		{"пароль123", true},
		{"йцукенгш", true},
		{"ПРИВЕТ123", true},
		{"gfhjkm123", true},
		{"a1234567", true},
		{"correct horse", false},
		{"password of anna", false},
		{"несколько разных слов", false},
		{"四个不同的词语", false},
		{"", false},
	} {
		if common := IsCommon(c.password); common != c.common {
			t.Errorf("%q is common: %v, want %v", c.password, common, c.common)
		}
	}
}

func TestTheListIsWhole(t *testing.T) {
	for _, edge := range []string{"00000000", "zzzzzzzz"} {
		if !IsCommon(edge) {
			t.Errorf("%q, at an end of the list, is not common", edge)
		}
	}
}

func BenchmarkIsCommon(b *testing.B) {
	for b.Loop() {
		IsCommon("correct horse")
	}
}
