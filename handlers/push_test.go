package handlers

import "testing"

func TestABrowserEndsItsOwnPushesAlone(t *testing.T) {
	h := openHarness(t)
	anna, boris := h.member("anna"), h.member("boris")
	address := form{"endpoint": "https://push.example/anna", "p256dh": "key", "auth": "secret"}
	anna.post("/push", address).expect(t, 204)

	boris.post("/push/end", form{"endpoint": address["endpoint"]}).expect(t, 204)
	if h.count("subscriptions") != 1 {
		t.Fatal("who knew the address of another person's browser has ended its pushes")
	}
	anna.post("/push/end", form{"endpoint": address["endpoint"]}).expect(t, 204)
	if h.count("subscriptions") != 0 {
		t.Error("the person's own browser still has pushes")
	}
}
