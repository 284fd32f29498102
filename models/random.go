package models

import "crypto/rand"

const (
	epochAlphabet = "0123456789abcdefghijklmnopqrstuvwxyz"
	// tagAlphabet leaves out what is easily mistaken for another: 0 and o, 1, i and l.
	tagAlphabet  = "23456789abcdefghjkmnpqrstuvwxyz"
	tagLength    = 4
	linkAlphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
)

// randomText returns length letters of an alphabet of ASCII, uniformly and from the system's secure source.
func randomText(alphabet string, length int) string {
	text := make([]byte, 0, length)
	limit := 256 - 256%len(alphabet)
	for len(text) < length {
		var draw [1]byte
		_, _ = rand.Read(draw[:]) // never fails since Go 1.24
		if int(draw[0]) < limit {
			text = append(text, alphabet[int(draw[0])%len(alphabet)])
		}
	}
	return string(text)
}
