package handlers

import (
	"net/http"

	"samovar/emoji"
	"samovar/views"
)

// emojiFound is how many emoji a search shows.
const emojiFound = 96

// showEmoji answers with the picker.
func (c *call) showEmoji() error {
	return c.render(http.StatusOK, views.EmojiPicker(c.viewer, emoji.Groups(c.viewer.Texts.Language())))
}

func (c *call) searchEmoji() error {
	query := firstRunes(legible(c.r.URL.Query().Get("q")), maxQuery)
	return c.render(
		http.StatusOK,
		views.EmojiResults(c.viewer, query, emoji.Search(c.viewer.Texts.Language(), query, emojiFound)),
	)
}

// addEmoji is the picker without script: it answers with the composer, the palette open and the chosen emoji behind
// the text.
func (c *call) addEmoji() error {
	if err := c.readFields(); err != nil {
		return err
	}
	chosen := c.field("emoji")
	if _, only := emoji.Only(chosen); !only {
		chosen = ""
	}
	return c.showPresent(http.StatusOK, views.Draft{
		Body: legible(c.field("body")) + chosen, Key: legible(c.field("key")), Palette: true,
	})
}
