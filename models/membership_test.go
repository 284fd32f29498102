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
	err := h.read(t.Context()).Raw("EXPLAIN QUERY PLAN "+selectEntries, anna.ID, true, anna.ID, LobbySlug, 1, true).
		Scan(&plan).Error
	if err != nil || len(plan) == 0 {
		t.Fatalf("%d steps, %v", len(plan), err)
	}
	for _, step := range plan {
		if strings.Contains(step.Detail, "SCAN") || strings.Contains(step.Detail, "messages") {
			t.Errorf("a step is %q", step.Detail)
		}
	}
}

// What blocked people wrote is counted by the index of authors alone, and only where somebody is blocked.
func TestWhatBlockedPeopleWroteIsCountedByIndexes(t *testing.T) {
	h := open(t)
	var plan []struct{ Detail string }
	if err := h.read(t.Context()).Raw("EXPLAIN QUERY PLAN "+selectBlockedUnread, 1).Scan(&plan).Error; err != nil ||
		len(plan) == 0 {
		t.Fatalf("%d steps, %v", len(plan), err)
	}
	for i, step := range plan {
		isIndexed := strings.HasPrefix(step.Detail, "SEARCH") &&
			(!strings.Contains(step.Detail, " w ") || strings.Contains(step.Detail, "COVERING INDEX messages_by_author"))
		if !isIndexed && !strings.Contains(step.Detail, "GROUP BY") || i == 0 && !strings.Contains(step.Detail, " b ") {
			t.Errorf("step %d is %q", i, step.Detail)
		}
	}
}
