package models

import (
	"strings"
	"testing"
)

func TestUnreadIsReadWithoutLookingAtMessages(t *testing.T) {
	h := open(t)
	anna := h.member("anna")
	for _, name := range []string{"kitchen", "garden"} {
		h.says(anna, h.room(anna, name, Public).Slug, "tea")
	}
	var plan []struct{ Detail string }
	err := h.read(t.Context()).Raw("EXPLAIN QUERY PLAN "+selectPlaces, anna.ID, true, LobbySlug, true, anna.ID, 1, true, anna.ID).Scan(&plan).Error
	if err != nil || len(plan) == 0 {
		t.Fatalf("%d steps, %v", len(plan), err)
	}
	for _, step := range plan {
		if strings.Contains(step.Detail, "SCAN") || strings.Contains(step.Detail, "messages") {
			t.Errorf("a step is %q", step.Detail)
		}
	}
}
