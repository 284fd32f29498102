package handlers

import (
	"testing"
	"time"
)

// An owner sees what would go before they choose for how long a room keeps its messages; its readers are told the
// rule.
func TestAnOwnerChoosesForHowLongMessagesAreKept(t *testing.T) {
	k := openTea(t, "public")
	k.mia.say(k.path, "an old word")
	k.clock.pass(31 * 24 * time.Hour)
	k.olga, k.mia = k.signIn("olga"), k.browser() // their sessions have ended
	k.olga.get(k.path+"/settings").expect(t, 200).shows(t, k.path+"/retention")
	k.olga.get(k.path+"/retention").expect(t, 200).lacks(t, "would be deleted now")
	k.olga.get(k.path+"/retention?days=90").expect(t, 200).shows(t, "0 messages would be deleted now.")
	k.olga.get(k.path+"/retention?days=30").expect(t, 200).shows(t, "1 message would be deleted now.")
	k.olga.post(k.path+"/retention", form{"days": "30"}).expect(t, 303)
	k.mia.get(k.path).expect(t, 200).shows(t, "Messages here are deleted after 30 days.")
	k.olga.get(k.path+"/deeds").expect(t, 200).shows(t, "Messages kept: For 30 days")
	if removed, err := k.store.Expire(t.Context()); err != nil || removed != 1 {
		t.Fatalf("%d went: %v", removed, err)
	}
	k.mia.get(k.path).expect(t, 200).lacks(t, "an old word")
}
