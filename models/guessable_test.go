package models

import "testing"

func TestAPasswordIsMoreThanNamesThatOthersKnow(t *testing.T) {
	anna := Person{Username: "anna_k", Nickname: "Anna Maria", Email: "a.kowalska@tea.example"}
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
