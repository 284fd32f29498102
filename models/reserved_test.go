package models

import "testing"

func TestNobodyIsCalledAsThoseWhoRunTheSiteOrAsAll(t *testing.T) {
	for _, name := range []string{
		"owner", "0wner", "admin", "Administrator", "ADMIN", "admın", "ɑdmin", "аdmіn", "Adm1n", "AdmIn", "admin_", "-Admin-", "admin2", "Ádmin", "ａｄｍｉｎ",
		"here", "system", "moderator", "rnoderator", "samovar", "everyone", "everybody", "all", "System Administrator", "A d m i n", "🛡 Moderator 🛡",
		"владелец", "админ", "Администратор", "Модератор", "система", "все", "здесь", "самовар",
		"群主", "管理员", "系统", "版主", "所有人",
		"właściciel", "administracja", "Moderatorka", "Obsługa", "wszyscy", "tutaj",
		"Tea House", "teahouse", "TEA_HOUSE",
	} {
		if !isReserved(name, "Tea House") {
			t.Errorf("%q is free", name)
		}
	}
	for _, name := range []string{
		"anna", "Ася", "小明", "Guest", "Гость", "访客", "Gość", "member", "Alla", "Allan", "Aisha", "Hera", "Modesta", "Systema Solar",
		"Administrator's cat", "tea", "House of tea", "Rooma", "Всеволод", "Админа Петровна", "管理员的猫", "🙂", "", "42",
	} {
		if isReserved(name, "Tea House") {
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
		if _, err := h.ChangeNickname(t.Context(), person, "Anna Maria"); err != nil {
			t.Errorf("another name, %s: %v", person.Kind, err)
		}
	}
}

func TestWhoIsCalledByAReservedNameAlreadyKeepsIt(t *testing.T) {
	h := open(t)
	old := h.member("older")
	if err := h.change(t.Context(), func(c *change) error { return c.update(old.ID, "nickname = 'Admin'") }); err != nil {
		t.Fatal(err)
	}
	old.Nickname = "Admin"
	if _, err := h.ChangeNickname(t.Context(), old, "Admin"); err != nil {
		t.Errorf("the form sent as it stood: %v", err)
	}
}
