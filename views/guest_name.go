package views

import "strings"

// guestKeyAlphabet are the characters of a stranger's key (base64url). The first decides the name.
const guestKeyAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

// GuestName returns the name of the guest that a key makes, so that a page can say it before the guest is made: that of
// a tea, in the viewer's language. Without a key all guests have one name.
func (v Viewer) GuestName(key string) string {
	if key == "" {
		return v.T("guest.name")
	}
	teas := strings.Fields(v.T("guest.teas"))
	return teas[max(strings.IndexByte(guestKeyAlphabet, key[0]), 0)%len(teas)]
}

// GuestKey returns a key with the given random rest, whose name follows from a seed.
func GuestKey(seed uint32, rest string) string {
	return string(guestKeyAlphabet[seed%uint32(len(guestKeyAlphabet))]) + rest
}
