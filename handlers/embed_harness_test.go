package handlers

import (
	"encoding/json"
	"html"
	"strings"
	"testing"
)

// headersOf returns the headers that the embed's page sends with its own requests.
func (a answer) headersOf(t *testing.T) header {
	t.Helper()
	packed := html.UnescapeString(a.between(t, `hx-headers:inherited="`, `"`))
	var headers header
	if err := json.Unmarshal([]byte(packed), &headers); err != nil {
		t.Fatalf("%s: %v", packed, err)
	}
	return headers
}

// embedOf returns a room's embed address.
func embedOf(room string) string { return strings.Replace(room, "/r/", "/embed/", 1) }

// embeddedRoom is a public room that the shop may embed.
type embeddedRoom struct {
	*harness
	owner       *browser
	room, embed string
}

func openEmbeddedRoom(t *testing.T) embeddedRoom {
	t.Helper()
	h := openHarness(t)
	owner := h.member("olga")
	room := owner.room("Tea", "public")
	owner.allows(t, room, "https://shop.example https://*.example.com")
	return embeddedRoom{harness: h, owner: owner, room: room, embed: embedOf(room)}
}
