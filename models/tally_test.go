package models

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestATallyNamesTheLatestWithoutLookingFurther(t *testing.T) {
	h := open(t)
	anna, boris := h.member("anna"), h.member("boris")
	room := h.room(anna, "kitchen", Public)
	empty, err := h.Tally(t.Context(), room.ID, 2)
	if err != nil || empty.Posted != 0 || empty.Latest != nil {
		t.Errorf("an empty room's is %+v, %v", empty, err)
	}
	h.says(anna, room.Slug, "one")
	h.says(boris, room.Slug, "two")
	h.says(boris, room.Slug, "@anna three")
	got, err := h.Tally(t.Context(), room.ID, 2)
	want := []Spoken{{2, boris.ID, ""}, {3, boris.ID, fmt.Sprint(anna.ID)}}
	if err != nil || got.Room != room.ID || got.Posted != 3 || !slices.Equal(got.Latest, want) {
		t.Errorf("got %+v, %v", got, err)
	}

	var plan []struct{ Detail string }
	if err := h.read(t.Context()).Raw("EXPLAIN QUERY PLAN "+selectTally, room.ID, 2).Scan(&plan).Error; err != nil ||
		len(plan) == 0 {
		t.Fatalf("%d steps, %v", len(plan), err)
	}
	for _, step := range plan {
		if !strings.HasPrefix(step.Detail, "SEARCH") {
			t.Errorf("a step is %q", step.Detail)
		}
	}
}
