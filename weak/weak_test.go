package weak

import (
	"strings"
	"testing"
)

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
		{"password1!", true},
		{"letmein123", true},
		{"letmein#2026!", true},
		{"password12345678", true},
		{"password password", true},
		{"passwordpassword", true},
		{"Password Password!", true},
		{"p a s s w o r d", true},
		{"pass\u200bword", true},
		{"pass\u2800word", true},
		{"пароль пароль", true},
		{"пароль12!", true},
		{strings.Repeat("а", 9), true},
		{strings.Repeat("x", 20), true},
		{strings.Repeat("й", 128), true},
		{"кот кот кот", true},
		{"哈哈哈哈哈哈哈哈哈", true},
		{"abcabcabca", true},
		{"zażółć zażółć", true},
		{"correct horse", false},
		{"correct horse battery", false},
		{"correct horse correct horse", false},
		{"кот пьёт чай утром", false},
		{"蓝天白云很漂亮呀", false},
		{"mała żaba pije herbatę", false},
		{"password2horse", false},
		{"I am here", false},
		{"1 horse, 2 cows", false},
		{"xx83746!9", false},
		{"7391#5!aa", false},
		{"a8374629", false},
		{"83746291", false},
		{"samowar 1974", false},
		{"password of anna", false},
		{"несколько разных слов", false},
		{"四个不同的词语啊", false},
		{"", true},
		{"xk3mq8z", true},
		{strings.Repeat(" ", 8), true},
		{"a        b", true},
		{strings.Repeat("\u200b", 8), true},
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
