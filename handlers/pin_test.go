package handlers

import (
	"testing"
)

func TestPins(t *testing.T) {
	h := openHarness(t)
	owner, member := h.member("olga"), h.member("member")
	room := owner.room("Tea", "public")
	first, second := owner.say(room, "the rules"), member.say(room, "the map")
	pin := func(b *browser, id string) answer { return b.post(room+"/messages/"+id+"/pin", nil, hx) }

	t.Run("the owner pins, others see it at once and in a list, the latest first", func(t *testing.T) {
		l := member.listen(room + "/events").greeted(t)
		pin(owner, first).expect(t, 200).shows(t, "data-pinned")
		l.text(t, "data-pinned")
		l.text(t, `<span id="pins-count" class="sr">1</span>`)
		pin(owner, second).expect(t, 200)
		list := member.get(room+"/pins").expect(t, 200)
		if ids := list.ids(); len(ids) != 2 {
			t.Errorf("pinned are %v", ids)
		}
		member.get(room).expect(t, 200).shows(t, `href="`+room+`/pins"`)
	})

	t.Run("others cannot pin", func(t *testing.T) {
		for _, b := range []*browser{member, h.guest(), h.browser()} {
			pin(b, first).expect(t, 403)
		}
	})

	t.Run("a pin comes out again, and with the message", func(t *testing.T) {
		pin(owner, first).expect(t, 200).lacks(t, "data-pinned")
		member.post(room+"/messages/"+second+"/delete", nil, hx).expect(t, 200)
		member.get(room+"/pins").expect(t, 200).shows(t, h.text("pin.none"))
		member.get(room).expect(t, 200).lacks(t, `class="pins"`)
		pin(owner, second).expect(t, 404)
	})

	t.Run("there is room for fifty", func(t *testing.T) {
		for range 50 {
			pin(owner, owner.say(room, "pinned")).expect(t, 200)
		}
		pin(owner, first).expect(t, 422).shows(t, h.text("problem.pin.many", 50))
	})
}
