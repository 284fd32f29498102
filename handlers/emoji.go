package handlers

import (
	"net/http"

	"samovar/emoji"
	"samovar/views"
)

// emojiPageSize is how many emoji a search shows.
const emojiPageSize = 96

// showEmoji shows the emoji picker.
func (r *request) showEmoji() error {
	return r.render(http.StatusOK, views.EmojiPicker(r.viewer, emoji.Groups(r.viewer.Texts.Language())))
}

func (r *request) searchEmoji() error {
	query := firstRunes(legible(r.URL.Query().Get("q")), maxQuery)
	found := emoji.Search(r.viewer.Texts.Language(), query, emojiPageSize)
	return r.render(http.StatusOK, views.EmojiResults(r.viewer, query, found))
}

// addEmoji picks an emoji without script: it answers with the composer, the picker open and the chosen emoji after
// the text.
func (r *request) addEmoji() error {
	if err := r.readFormWithoutFiles(); err != nil {
		return err
	}
	chosen := r.field("emoji")
	if _, only := emoji.Only(chosen); !only {
		chosen = ""
	}
	return r.showLatest(http.StatusOK, views.Composing{
		Body: legible(r.field("body")) + chosen, Key: legible(r.field("key")), Palette: true,
	})
}
