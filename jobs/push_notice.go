package jobs

import (
	"cmp"
	"fmt"

	"samovar/locales"
	"samovar/models"
)

// notice is the payload that the service worker shows.
type notice struct {
	Title string `json:"title"`
	Body  string `json:"body"`
	Path  string `json:"path"`
	// Tag is what a later notice replaces: a room has one at a time.
	Tag string `json:"tag"`
	// Calls are what waits for the person in each room, by its number. Notices of other rooms are read.
	Calls map[int64]int64 `json:"calls"`
}

// fallback is the language of people who have chosen none.
const fallback = "en"

func (p *Pusher) notice(push models.Push) notice {
	texts := p.texts.In(cmp.Or(push.Language, fallback))
	note := notice{
		Title: title(texts, push),
		Body:  cmp.Or(push.Body, texts.T("notify.file")),
		Path:  fmt.Sprintf("/r/%s?at=%d", push.Slug, push.MessageID),
		Tag:   fmt.Sprintf("room-%d", push.RoomID),
		Calls: push.Calls,
	}
	switch {
	case push.IsReminder:
		note.Tag = fmt.Sprintf("reminder-%d", push.MessageID)
	case push.Room != "" && push.Calls[push.RoomID] > 1:
		note.Body = push.Author + ": " + note.Body
	}
	return note
}

// title says in one line what happened, and where; several messages of a room are one line.
func title(texts *locales.Texts, push models.Push) string {
	waiting := int(push.Calls[push.RoomID])
	switch {
	case push.IsReminder:
		return texts.T("notify.reminder", cmp.Or(push.Room, push.Author))
	case push.Room == "":
		return texts.T("notify.direct", push.Author)
	case waiting > 1:
		return texts.N("notify.many", waiting, push.Room)
	case push.IsToAll():
		return texts.T("notify.here", push.Author, push.Room)
	}
	return texts.T("notify.mention", push.Author, push.Room)
}
