package models

import (
	"testing"
)

func TestOpenMakesALobby(t *testing.T) {
	h := open(t)
	access, err := h.Enter(t.Context(), nil, LobbySlug)
	if err != nil || !access.Room.IsLobby() || access.MaySpeak() != nil {
		t.Fatalf("the lobby is %+v, %v", access, err)
	}
}
