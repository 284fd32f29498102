package models

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestWhoIsMeant(t *testing.T) {
	h := open(t)
	owner, anna, ola := h.member("olga"), h.member("anna"), h.member("ola")
	if _, err := h.ChangeNickname(t.Context(), ola, "Ola Żółć"); err != nil {
		t.Fatal(err)
	}
	outsider := h.member("outsider")
	room := h.room(owner, "Tea", Public)
	for _, p := range []Person{anna, ola} {
		if err := h.Join(t.Context(), p, room.Slug); err != nil {
			t.Fatal(err)
		}
	}
	guest := h.guest("Guest")
	h.says(guest, room.Slug, "hello")
	key := func(people ...Person) string {
		var keys []string
		for _, p := range people {
			keys = append(keys, p.Key())
		}
		return strings.Join(keys, " ")
	}
	for written, want := range map[string]string{
		"@anna tea?":                         key(anna),
		"tea, @Anna?":                        key(anna),
		"(@ANNA)":                            key(anna),
		"@ola żółć come":                     key(ola),
		"@ola":                               key(ola), // by username
		"@Guest#" + guest.Tag + " and @anna": key(anna, guest),
		"@guest":                             key(guest),
		"@anna @anna":                        key(anna),
		"write to anna@anna.example":         "",
		"@outsider":                          "", // is not in the room
		"@nobody @":                          "",
		"@olga":                              "", // oneself
		"@here":                              "", // not allowed here
		"@annabel":                           "",
		"\n@anna\n":                          key(anna),
		"你好@anna 你好":                         key(anna),
		"@anna你好":                            key(anna),
		"привет,@anna":                       key(anna),
		"привет@anna":                        "",
		"_@anna_ and **@ola**":               key(anna, ola),
		"`@anna`":                            "",
		"``` @anna ```":                      "",
		"```\n@anna\n```":                    "",
		"    @anna":                          "",
		"\\@anna":                            "",
		"[@anna](https://tea.example)":       "",
		"https://tea.example/@anna":          "",
		"<anna@anna.example> 张三@anna.example": "",
		"@anna's @ola-owi":                    key(anna),
		"> @anna":                             key(anna),
		strings.Repeat("@x ", 600) + "@anna":  "", // too many
	} {
		draft, err := NewDraft(written, "")
		if err != nil {
			t.Fatal(err)
		}
		m, err := h.PostMessage(t.Context(), owner, room.Slug, draft)
		if err != nil || m.Mentions != want {
			t.Errorf("%.40q means %q, want %q (%v)", written, m.Mentions, want, err)
		}
	}
	_ = outsider
	old := h.member("older") // the name was not reserved yet
	err := h.change(t.Context(), func(c *change) error {
		return c.tx.Exec(
			"UPDATE people SET username = 'here', username_key = 'here', nickname = 'here' WHERE id = ?",
			old.ID,
		).Error
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := h.Join(t.Context(), old, room.Slug); err != nil {
		t.Fatal(err)
	}
	if m := h.says(owner, room.Slug, "@here, not allowed"); m.Mentions != "" {
		t.Errorf("@here means the person of that name: %q", m.Mentions)
	}

	if _, err := h.EditRoom(t.Context(), owner, room.Slug, RoomEdit{Name: "Tea", Guests: true, Here: true}); err != nil {
		t.Fatal(err)
	}
	h.says(owner, room.Slug, "@here it is")
	for _, p := range []Person{anna, ola, guest} {
		mentions, err := h.Mentions(t.Context(), p, 1<<62, 1)
		if err != nil || len(mentions) != 1 || mentions[0].Message.Body != "@here it is" {
			t.Errorf("%s: %+v, %v", p.Nickname, mentions, err)
		}
	}
}

func TestMentionsFollowTheMessage(t *testing.T) {
	h := open(t)
	owner, anna, boris := h.member("olga"), h.member("anna"), h.member("boris")
	m := h.says(owner, LobbySlug, "@anna?")
	list := func(p Person) (bodies []string) {
		mentions, err := h.Mentions(t.Context(), p, 1<<62, 10)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range mentions {
			bodies = append(bodies, found.Message.Body)
		}
		return bodies
	}
	entries, err := h.RoomsOf(t.Context(), &anna, 0)
	if err != nil || entries[0].Mentions != 1 {
		t.Errorf("anna's rooms are %+v, %v", entries, err)
	}
	if _, err := h.EditMessage(t.Context(), owner, LobbySlug, m.ID, NewMessage{Body: "@boris?"}); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(list(anna), list(boris)); got != "[] [@boris?]" {
		t.Errorf("after an edit: %s", got)
	}
	if err := h.MarkRead(t.Context(), boris, LobbySlug, m.Ordinal); err != nil {
		t.Fatal(err)
	}
	if entries, _ := h.RoomsOf(t.Context(), &boris, 0); entries[0].Mentions != 0 {
		t.Errorf("what was read counts: %+v", entries)
	}
	if _, err := h.DeleteMessage(t.Context(), owner, LobbySlug, m.ID); err != nil {
		t.Fatal(err)
	}
	if got := list(boris); got != nil {
		t.Errorf("after the deletion: %q", got)
	}
	room := h.room(owner, "Hideout", Private)
	if err := h.Join(t.Context(), anna, room.Slug); err != nil {
		t.Fatal(err)
	}
	h.says(owner, room.Slug, "@anna, a secret")
	if got := list(anna); !slices.Equal(got, []string{"@anna, a secret"}) {
		t.Errorf("in a private room: %q", got)
	}
	if err := h.Leave(t.Context(), anna, room.Slug); err != nil {
		t.Fatal(err)
	}
	if got := list(anna); got != nil {
		t.Errorf("after leaving: %q", got)
	}
}
