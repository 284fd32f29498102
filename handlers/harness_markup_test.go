package handlers

import (
	"regexp"
	"strings"
	"testing"
)

var nonceOnPage = regexp.MustCompile(`nonce="[^"]*"`)

// withoutNonce removes from a page what differs each time.
func withoutNonce(page string) string { return nonceOnPage.ReplaceAllString(page, "nonce") }

// messageOf returns the markup of one message on a page.
func messageOf(t *testing.T, page answer, id string) string {
	t.Helper()
	_, rest, found := strings.Cut(page.body, `id="m-`+id+`"`)
	message, _, closed := strings.Cut(rest, "</li>")
	if !found || !closed {
		t.Fatalf("message %s is not on the page", id)
	}
	return message
}
