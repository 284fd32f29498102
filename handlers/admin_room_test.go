package handlers

import (
	"regexp"
	"strings"
	"testing"
)

// adminRoomOf returns the address of a room in the administration.
func (b *browser) adminRoomOf(name string) string {
	b.harness.t.Helper()
	found := regexp.MustCompile(`/admin/rooms/\d+`).FindString(b.get("/admin/rooms?q="+name).expect(b.harness.t, 200).body)
	if found == "" {
		b.harness.t.Fatalf("there is no room %q", name)
	}
	return found
}

func TestAdministratorsSeeRoomsAndNotWhatIsSaidThere(t *testing.T) {
	h := openHarness(t)
	admin, anna := h.member("chief"), h.member("anna")
	kitchen, hideout := anna.room("Kitchen", "public"), anna.room("Hideout", "private")
	anna.say(hideout, "pomegranate")
	list := admin.get("/admin/rooms").expect(t, 200)
	for _, path := range []string{"/admin/rooms", admin.adminRoomOf("Hideout")} {
		page := admin.get(path).expect(t, 200)
		page.shows(t, "Hideout")
		page.lacks(t, "pomegranate")
		page.lacks(t, strings.TrimPrefix(hideout, "/r/"))
	}
	list.shows(t, "<bdi>Kitchen</bdi>")
	admin.get(admin.adminRoomOf("Kitchen")).expect(t, 200).shows(t, `href="`+kitchen+`"`)
	admin.get("/admin/rooms?q=none").expect(t, 200).shows(t, h.text("rooms.none"))
	admin.get("/admin/rooms?before=x&q=%ff").expect(t, 200)
	admin.get("/admin/rooms/999").expect(t, 404)
}

func TestARoomGetsAnotherOwner(t *testing.T) {
	h := openHarness(t)
	admin, anna, boris := h.member("chief"), h.member("anna"), h.member("boris")
	kitchen, hideout := anna.room("Kitchen", "public"), anna.room("Hideout", "private")
	anna.get(kitchen+"/settings").expect(t, 200)
	path := admin.adminRoomOf("Kitchen")
	refused := admin.post(path+"/owner", form{"username": "nobody"}).expect(t, 422)
	if said := refused.problemOf("username"); said != h.text("problem.invite.unknown") {
		t.Errorf("an unknown name: %q", said)
	}
	admin.post(path+"/owner", form{"username": "BORIS"}).expect(t, 303)
	admin.get(path).expect(t, 200).shows(t, h.text("flash.owner", "Kitchen"))
	boris.get(kitchen+"/settings").expect(t, 200)
	anna.get(kitchen+"/settings").expect(t, 403)
	boris.get(kitchen+"/deeds").expect(t, 200).shows(t, h.text("log.owner", "boris"))

	private := admin.adminRoomOf("Hideout")
	refused = admin.post(private+"/owner", form{"username": "chief"}).expect(t, 422)
	if said := refused.problemOf("username"); said != h.text("problem.room.owner") {
		t.Errorf("an administrator who wants to come in: %q", said)
	}
	admin.get(hideout+"/settings").expect(t, 403)
}

func TestAnAdministratorDeletesARoom(t *testing.T) {
	h := openHarness(t)
	admin, anna := h.member("chief"), h.member("anna")
	kitchen := anna.room("Kitchen", "public")
	path := admin.adminRoomOf("Kitchen")
	admin.post(path+"/delete", nil).expect(t, 303)
	admin.get("/admin/rooms").expect(t, 200).shows(t, h.text("flash.room.deleted", "Kitchen"))
	anna.get(kitchen).expect(t, 404)
	admin.post(path+"/delete", nil).expect(t, 404)
	admin.post(admin.adminRoomOf("Lobby")+"/delete", nil).expect(t, 403)
}
