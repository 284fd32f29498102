package models

import (
	"cmp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"samovar/locales"
)

func TestNobodyIsCalledAsThoseWhoRunTheSiteOrAsAll(t *testing.T) {
	for _, name := range []string{
		"owner", "0wner", "admin", "Administrator", "ADMIN", "admın", "ɑdmin", "аdmіn", "Adm1n", "AdmIn", "admin_", "-Admin-", "admin2", "Ádmin", "ａｄｍｉｎ",
		"here", "system", "moderator", "rnoderator", "samovar", "everyone", "everybody", "all", "System Administrator", "A d m i n", "🛡 Moderator 🛡",
		"владелец", "админ", "Администратор", "Модератор", "система", "все", "здесь", "самовар",
		"群主", "管理员", "系统", "版主", "所有人",
		"właściciel", "administracja", "Moderatorka", "Obsługa", "wszyscy", "tutaj",
		"deleted", "Deleted account", "DELETED_ACCOUNT 2", "(Deleted account)", "dеlеted",
		"Удалённый аккаунт", "удаленный аккаунт", "已注销账号", "Usunięte konto",
		"Tea House", "teahouse", "TEA_HOUSE",
	} {
		if !isReserved(nicknameWords(), name, "Tea House") {
			t.Errorf("%q is free", name)
		}
	}
	for _, name := range []string{
		"anna", "Ася", "小明", "Guest", "Гость", "访客", "Gość", "member",
		"Ty", "Account", "Konto", "Undeleted", "deleted scenes", "удалённая работа",
		"Alla", "Allan", "Aisha", "Hera", "Modesta", "Systema Solar",
		"Administrator's cat", "tea", "House of tea", "Rooma", "Всеволод", "Админа Петровна", "管理员的猫", "🙂", "", "42",
	} {
		if isReserved(nicknameWords(), name, "Tea House") {
			t.Errorf("%q is reserved", name)
		}
	}
}

func TestReservedNamesAreRefusedToAccountsAndGuests(t *testing.T) {
	h := open(t)
	_, err := h.Register(
		t.Context(),
		nil,
		Registration{Username: "Moderator", Nickname: "Администратор", Password: "correct horse"},
	)
	if got := reasons(err); got != "username:username.reserved nickname:nickname.reserved" {
		t.Errorf("an account: %q", got)
	}
	if _, err := h.NewGuest(t.Context(), Browser{Token: "token"}, "Administrator"); reasons(
		err,
	) != "nickname:nickname.reserved" {
		t.Errorf("a new guest: %v", err)
	}
	for _, person := range []Person{h.guest("Wanda"), h.member("anna")} {
		if _, err := h.ChangeNickname(t.Context(), person, "admın"); reasons(err) != "nickname:nickname.reserved" {
			t.Errorf("a %s: %v", person.Kind, err)
		}
		if _, err := h.ChangeNickname(t.Context(), person, "Guest #33a2"); reasons(err) != "nickname:nickname.mark" {
			t.Errorf("with a false tag, a %s: %v", person.Kind, err)
		}
		if _, err := h.ChangeNickname(t.Context(), person, "Anna Maria"); err != nil {
			t.Errorf("another name, %s: %v", person.Kind, err)
		}
	}
}

func TestWhoIsCalledByAReservedNameAlreadyKeepsIt(t *testing.T) {
	h := open(t)
	old := h.member("older")
	if err := h.change(t.Context(), func(c *change) error { return c.update(old.ID, map[string]any{"nickname": "Admin"}) }); err != nil {
		t.Fatal(err)
	}
	old.Nickname = "Admin"
	if _, err := h.ChangeNickname(t.Context(), old, "Admin"); err != nil {
		t.Errorf("the form sent as it stood: %v", err)
	}
}

// catalogued returns a text of the catalogues in each language.
func catalogued(t *testing.T, key string) []string {
	t.Helper()
	catalogues, err := locales.Load()
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, language := range locales.Languages {
		texts = append(texts, catalogues.In(language).T(key))
	}
	return texts
}

func TestNoAccountIsCalledAsThePagesCallPeople(t *testing.T) {
	refused := []string{"Guest", "guest_7", "gυest", "GUEST2", "Гости", "deleted", "you", "You-2"}
	ours := slices.Concat(
		catalogued(t, "guest.name"),
		catalogued(t, "message.author.gone"),
		catalogued(t, "message.author.you"),
	)
	for _, word := range ours {
		if word = strings.ReplaceAll(word, " ", "_"); utf8.RuneCountInString(word) >= 3 {
			refused = append(refused, word)
		}
	}
	refused = append(refused, "访客1", "访客_", "已注销账号")
	for _, username := range refused {
		_, err := checkUsername(username)
		if err := cmp.Or(err, mustBeFreeUsername(username, "Tea House")); err == nil {
			t.Errorf("%q is free", username)
		}
	}
	for _, username := range []string{
		"guesthouse", "guest_of_anna", "ty23", "young", "youssef", "гостья", "访客小明", "gościnny", "account", "konto",
	} {
		if err := mustBeFreeUsername(username, "Tea House"); err != nil {
			t.Errorf("%q: %v", username, err)
		}
	}
}

func TestNoNicknameEndsLikeAMarkOfThePages(t *testing.T) {
	refused := []string{
		"Guest #33a2", "Guest#33a2", "Guest # 33A2", "Guest ＃33a2", "Guest ♯33a2", "#33a2", "Anna #33а2",
		"Anna #0oil", "Anna (#33a2)", "Anna #33a2.",
		"(you)", "Anna (you)", "Anna ( YOU )", "Anna （你）", "Anna (уоu)", "Ася (Вы)", "Anna (ty) ❤️",
	}
	for _, letter := range tagAlphabet {
		refused = append(refused, "Anna #"+strings.Repeat(string(letter), 4))
	}
	for _, you := range catalogued(t, "message.author.you") {
		refused = append(refused, "Anna ("+you+")")
	}
	for _, nickname := range refused {
		if got := reasons(mustBeFreeNickname(nickname, "Tea House")); got != "nickname:nickname.mark" {
			t.Errorf("%q: %q", nickname, got)
		}
	}
	for _, nickname := range append(
		[]string{
			"Anna #1", "C#", "Fan of #london", "#33a2 Anna", "Ty", "Thank you", "Anna (Maria)",
			"你好", "小明（北京）", "Ася #чай", "you",
		},
		catalogued(t, "guest.name")...,
	) {
		if err := mustBeFreeNickname(nickname, "Tea House"); err != nil {
			t.Errorf("%q: %v", nickname, err)
		}
	}
}
