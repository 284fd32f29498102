package gallery

import (
	"strconv"

	"samovar/models"
	"samovar/views"
)

// reacted adds a reaction with the keys of those who gave it.
func reacted(emoji string, count int, people string) func(*models.Message) {
	return func(m *models.Message) {
		m.Reactions += count
		m.Given = append(m.Given, models.Reaction{Emoji: emoji, Count: count, People: people})
	}
}

// reactionExhibits show reactions under a message, and the page of who gave them.
func reactionExhibits(s scene) []views.Exhibit {
	mine, others := reacted("🍵", 3, "1 2 3"), reacted("😂", 12, "2 3 4")
	both := said(1, boris, "Who would like tea?", mine, others)
	many := said(2, boris, "Which is best?")
	for i, emoji := range []string{"👍", "❤️", "😂", "😮", "😢", "🎉", "🍵", "🍋", "🍯", "🥛", "☕", "🫖"} {
		reacted(emoji, i+1, strconv.Itoa(i+1))(&many)
	}
	people := map[string][]models.Person{"🍵": {anna, boris, lin}, "😂": {boris, lin, zofia}}
	actions := views.MessageActions{Access: joined(lobby, anna), Message: both}
	problem := s.texts.T("problem.reaction.many", 20)
	return []views.Exhibit{
		part("the viewer's own and others'", shown(both)),
		part("many", shown(many)),
		page("who reacted", views.ReactionsPage(s.member(), actions, people, "")),
		page("one too many", views.ReactionsPage(s.member(), actions, people, problem)),
	}
}
