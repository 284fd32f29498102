package models

import (
	"strings"
	"testing"
)

func TestAPasswordIsMoreThanNamesThatOthersKnow(t *testing.T) {
	anna := Person{Username: "anna_k", Nickname: "Anna Maria", Email: "a.kowalska@tea.example"}
	numbered := func(name string) Person { return Person{Username: name} }
	ming := Person{Username: "xiaoming", Nickname: "小明"}
	for _, c := range []struct {
		name, password string
		person         Person
		want           string
	}{
		{"the username", "Anna_K__", anna, "password:password.names"},
		{"the nickname", "anna maria", anna, "password:password.names"},
		{"the nickname without its space", "ANNAMARIA", anna, "password:password.names"},
		{"the nickname in full-width letters", "ａｎｎａｍａｒｉａ", anna, "password:password.names"},
		{"what stands before the @", "Kowalska1990", anna, "password:password.names"},
		{"the name of the installation", "TeaHouse!!", anna, "password:password.names"},
		{"names and a common password", "annamaria12345678", anna, "password:password.names"},
		{"a Chinese name of two characters", "小明小明小明1990", ming, "password:password.names"},
		{"the username with its digit, twice", "alice1alice1", numbered("alice1"), "password:password.names"},
		{"the username without its digit", "alice9876", numbered("alice1"), "password:password.names"},
		{"a Chinese username without its digit", "王小明王小明王小明", numbered("王小明2"), "password:password.names"},
		{"a Russian username without its digit", "петров123", numbered("Петров2"), "password:password.names"},
		{"a Polish username without its digits", "żółtek1990", numbered("Żółtek77"), "password:password.names"},
		{"the username with spaces between its letters", "a l i c e 1 2 3", numbered("alice1"), "password:password.names"},
		{"the username with what cannot be seen in it", "ali\u200bce1234", numbered("alice1"), "password:password.names"},
		{"spaces alone", strings.Repeat(" ", minPassword), anna, "password:password.common"},
		{"spaces between two letters", "a" + strings.Repeat(" ", minPassword) + "b", anna, "password:password.common"},
		{"what cannot be seen", strings.Repeat("\u200b", minPassword), anna, "password:password.common"},
		{"a common password with a sign", "password1!", anna, "password:password.common"},
		{"one letter, again and again", strings.Repeat("й", maxPassword), anna, "password:password.common"},
		{"English words", "correct horse battery", anna, ""},
		{"Russian words", "кот пьёт чай утром", numbered("Петров2"), ""},
		{"Chinese words", "蓝天白云很漂亮呀", numbered("王小明2"), ""},
		{"Polish words", "mała żaba pije herbatę", numbered("Żółtek77"), ""},
		{"short words", "I am here", anna, ""},
		{"a name of digits alone", "horse 1 and 2 cows", numbered("1234"), ""},
		{"a name within a longer phrase", "tea with anna at noon", anna, ""},
		{"the domain of the address", "tea.example", anna, ""},
		{"the name of another person", "olga-and-boris", anna, ""},
		{"small letters alone", "several unrelated words", anna, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := reasons(checkPassword(c.password, knownNames(c.person, "Tea House"))); got != c.want {
				t.Errorf("%q: %q, want %q", c.password, got, c.want)
			}
		})
	}
}
