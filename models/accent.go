package models

import "samovar/colour"

// paper is the lightest ground that a text in the accent stands on, and white stands on the accent: what is legible on
// paper is so under white. The dark look has a lighter shade of the accent, which is made to be legible (views/accent.go).
const paper = "#fffcf7"

// checkAccent returns an accent as it is stored, empty for none, or Invalid with the nearest colour that is legible.
func checkAccent(typed string) (string, error) {
	if typed == "" {
		return "", nil
	}
	accent, valid := colour.Parse(typed)
	if !valid {
		return "", Invalid{Field: "accent", Reason: "problem.site.accent"}
	}
	if !colour.IsLegible(accent, paper) {
		return "", Invalid{Field: "accent", Reason: "problem.site.accent.pale", Args: []any{NearestAccent(accent)}}
	}
	return accent, nil
}

// NearestAccent returns the nearest colour that can be an accent, empty for what is no colour.
func NearestAccent(typed string) string {
	accent, valid := colour.Parse(typed)
	if !valid {
		return ""
	}
	return colour.Legible(accent, -2, paper)
}
