// Package emoji (placeholder until the helper's version lands).
package emoji

type Emoji struct {
	Character, Label string
	Tones            []string
}
type Group struct {
	Key, Icon string
	Emojis    []Emoji
}

func Groups(string) []Group                        { return nil }
func Search(string, string, int) []Emoji           { return nil }
func ByShortcode(string) (string, bool)            { return "", false }
func Only(string) (int, bool)                      { return 0, false }
