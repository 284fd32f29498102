package gallery

import (
	"samovar/emoji"
	"samovar/views"

	"github.com/a-h/templ"
)

// emojiExhibits show the picker, and the palette of browsers without scripts.
func emojiExhibits(s scene) []views.Exhibit {
	language := s.texts.Language()
	groups := emoji.Groups(language)
	found := emoji.Search(language, "tea", 24)
	return []views.Exhibit{
		part("picker", picker(views.EmojiPicker(s.member(), groups))),
		part("found", within("section.emoji-grid", views.EmojiResults(s.member(), "tea", found))),
		part("none found", within("section.emoji-grid", views.EmojiResults(s.member(), "qwertz", nil))),
		page("palette without scripts", views.ComposePage(s.member(), views.Room{
			Access:    joined(lobby, anna),
			Composing: views.Composing{Palette: true},
		})),
	}
}

// picker returns what stands in the popover of the composer.
func picker(component templ.Component) templ.Component {
	return within("div.emoji", component)
}
