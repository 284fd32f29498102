package models

import (
	"testing"
	"time"
)

func TestWhatIsStoredIsMeasuredByKindAndRoom(t *testing.T) {
	h := open(t)
	chief, anna := h.member("chief"), h.member("anna")
	kitchen := h.room(chief, "Kitchen", Public)
	direct, err := h.OpenDirect(t.Context(), chief, []string{"anna"})
	if err != nil {
		t.Fatal(err)
	}
	for slug, content := range map[string]string{
		kitchen.Slug: "a long list of things", LobbySlug: "short", direct.Slug: "a secret",
	} {
		if _, err := h.shows(anna, slug, h.upload("notes.txt", content)); err != nil {
			t.Fatal(err)
		}
	}
	found, err := h.Storage(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(found.Rooms) != 2 || found.Rooms[0].Name != "Kitchen" || found.Rooms[0].Files != 1 ||
		found.Rooms[1].Bytes >= found.Rooms[0].Bytes {
		t.Errorf("the rooms are %+v", found.Rooms)
	}
	if found.Conversations.Files != 1 || found.Conversations.Bytes == 0 {
		t.Errorf("the conversations are %+v", found.Conversations)
	}
	if len(found.Kinds) != 1 || found.Kinds[0].Kind != "other" || found.Kinds[0].Bytes != found.Bytes {
		t.Errorf("the kinds are %+v of %d", found.Kinds, found.Bytes)
	}
	lost := h.upload("lost.txt", "no message shows it")
	if _, err := h.keepOne(t.Context(), lost); err != nil {
		t.Fatal(err)
	}
	h.fileStore.held = map[string]int{} // as after a start
	h.passes(time.Minute)
	if err := h.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if found, err := h.Storage(t.Context()); err != nil || found.Aside.Files != 1 || found.Aside.Bytes == 0 {
		t.Errorf("set aside are %+v, %v", found.Aside, err)
	}
}
