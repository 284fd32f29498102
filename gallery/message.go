package gallery

import (
	"strings"

	"samovar/models"
	"samovar/views"

	"github.com/a-h/templ"
)

// paths is where the links of the made-up messages lead.
var paths = views.RoomPathsOf(lobby.Slug)

// said returns a message of a person, changed by what else is given.
func said(id int64, by models.Person, body string, changes ...func(*models.Message)) models.Message {
	m := models.Message{
		ID:        id,
		Seq:       id,
		Ordinal:   id,
		AuthorID:  by.ID,
		Author:    author(by),
		Body:      body,
		CreatedAt: at(18, int(id)),
	}
	for _, change := range changes {
		change(&m)
	}
	return m
}

// shown returns messages in the list that they stand in.
func shown(messages ...models.Message) templ.Component {
	return within("ol.messages", fragments(messages)...)
}

func fragments(messages []models.Message) (all []templ.Component) {
	for _, m := range messages {
		all = append(all, views.Message(paths, m))
	}
	return all
}

func edited(m *models.Message) { m.EditedAt = at(18, 59) }

func pinned(m *models.Message) { m.PinnedAt = at(18, 59) }

func deleted(m *models.Message) { m.DeletedAt, m.Body = at(18, 59), "" }

// mentioning marks a message as one that calls people, or everyone as "here".
func mentioning(keys string) func(*models.Message) {
	return func(m *models.Message) { m.Mentions = keys }
}

// previewed adds the card of the page that a message links to.
func previewed(m *models.Message) {
	m.Previewed = true
	m.Preview = &models.Preview{
		URL:         "https://example.org/darjeeling",
		Title:       "Darjeeling, first flush",
		Description: "How the first leaves of spring are picked, withered and rolled, and why the water must not boil.",
		Site:        "example.org",
	}
}

// markup is a message with everything that Markdown has.
const markup = "# A heading\nSome **bold**, *italic*, ~~struck~~ text, `code`, :tea: " +
	"and https://example.org/a/long/path\n\n- one\n- two\n  1. deeper\n\n> A quote that somebody else wrote\n\n" +
	"```\ngo run .\n```\n\n[a link](https://example.org)"

// conversation is what was said in the lobby.
func conversation() []models.Message {
	return []models.Message{
		said(1, anna, "Good evening! The samovar is on. Who would like tea? 🍵", reacted("🍵", 2, "1 2"), answered(2)),
		said(2, boris, "Добрый вечер, Анна! Мне с лимоном, пожалуйста."),
		said(3, boris, "🍋"),
		said(4, anna, "Coming. Did you read the *new* release notes? https://example.org/darjeeling", previewed),
		said(5, zofia, "Zażółć gęślą jaźń — i nic nie ginie."),
		said(6, gone, "My account is deleted, my words stayed."),
		said(7, boris, "Already read them. Twice!", replying(said(4, anna, "Did you read the new release notes?"))),
		said(8, lin, "大家好！茶已经好了。", edited, reacted("😂", 1, "1")),
		said(9, anna, "> i nic nie ginie\n\nThat is the whole point :heart:", pinned),
		said(10, omar, "مساء الخير! هل بقي شاي؟"),
	}
}

// messageExhibits show one message in every state.
func messageExhibits(s scene) []views.Exhibit {
	wide := said(11, long, strings.Repeat("unbreakable", 20))
	follows := shown(said(12, boris, "The first of two."), said(13, boris, "The second follows within minutes."))
	day := scripted(shown(said(17, boris, "Morning!")), `id="m-17"`, `id="m-17" data-day="28 November"`)
	history := models.History{More: true, Messages: conversation()[:4]}
	unread := views.Messages(s.member(), lobby.Slug, history, 2)
	return []views.Exhibit{
		part("another person's", shown(said(2, boris, "Добрый вечер, Анна! Мне с лимоном, пожалуйста."))),
		part("the viewer's own", shown(said(1, anna, "Good evening! Who would like tea?"))),
		part("of a guest", shown(said(5, zofia, "Zażółć gęślą jaźń."))),
		part("of a person vouched for by a site", shown(said(10, omar, "مساء الخير! هل بقي شاي؟"))),
		part("of a deleted account", shown(said(6, gone, "My account is deleted, my words stayed."))),
		part("edited", shown(said(8, lin, "大家好！茶已经好了。", edited))),
		part("deleted", shown(said(8, lin, "", deleted))),
		part("pinned", shown(said(9, anna, "Tea is at five, every day.", pinned))),
		part("mentions the viewer", shown(said(14, boris, "@Anna, is there sugar?", mentioning("1")))),
		part("calls everyone here", shown(said(15, boris, "@here the tea is ready", mentioning("here")))),
		part("only emoji", shown(said(3, boris, "🍋🍵"))),
		part("all of Markdown", shown(said(16, lin, markup))),
		part("a card of the linked page", shown(said(4, anna, "https://example.org/darjeeling", previewed))),
		part("long name and long word", shown(wide)),
		part("follows another of its author", scripted(follows, `id="m-13"`, `id="m-13" data-follows`)),
		part("begins a day", day),
		part("a page of history with unread", within("ol.messages", unread)),
		part("link to older messages", within("ol.messages", views.Older(s.member(), lobby.Slug, history))),
	}
}
