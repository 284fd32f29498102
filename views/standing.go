package views

import (
	"time"

	"samovar/models"
)

// together is how far apart messages of one author may be that stand together. The script in assets/log.js has the same
// rule, for messages that come later and for the browser's zone.
const together = 5 * time.Minute

// standing is how a message stands to the one before it: it begins a day, or its author goes on.
type standing struct {
	day     string
	follows bool
}

// standings returns the standing of each message of a list. Messages that are not seen have none and do not count.
func (v Viewer) standings(messages []models.Message) []standing {
	list := make([]standing, len(messages))
	var before *models.Message
	for i, m := range messages {
		if isSeen := m.DeletedAt == 0 || m.Replies > 0; isSeen && !v.hides(m) {
			list[i] = v.standing(before, m)
			before = &messages[i]
		}
	}
	return list
}

func (v Viewer) standing(before *models.Message, m models.Message) standing {
	if before == nil || v.dayOf(*before) != v.dayOf(m) {
		return standing{day: v.Day(m.CreatedAt)}
	}
	apart := time.Duration(m.CreatedAt-before.CreatedAt) * time.Millisecond
	return standing{follows: before.Author.ID == m.Author.ID && apart < together}
}
