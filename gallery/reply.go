package gallery

import (
	"samovar/models"
	"samovar/views"
)

// replyExhibits show answers, what they quote, and threads.
func replyExhibits(s scene) []views.Exhibit {
	question := said(4, anna, "Did you read the new release notes?", answered(2))
	answers := []models.Message{
		said(7, boris, "Already read them. Twice!", replying(question)),
		said(8, lin, "还没有。", replying(question)),
	}
	taken := said(9, boris, "But you said so!", replying(said(8, lin, "", deleted)))
	thread := views.Thread{
		Thread:    models.Thread{Message: question, Answers: answers, After: 8},
		Access:    joined(lobby, anna),
		Cursor:    "1.8",
		Composing: views.Composing{Thread: true, Reply: answers[0].Quote},
	}
	silent := thread
	silent.Access, silent.Silence = access(closed, zofia), models.ErrSignedOut
	return []views.Exhibit{
		part("an answer", shown(answers[0])),
		part("an answer to a deleted message", shown(taken)),
		part("a message with answers", shown(question)),
		part("in the composer", within("div.composer", views.ReplySlot(s.member(), lobby.Slug, answers[0].Quote))),
		page("thread", views.ThreadPage(s.member(), thread)),
		page("thread of a guest who may not write", views.ThreadPage(s.guest(), silent)),
		page("thread in an embed", views.ThreadPage(s.embedded(&zofia), thread)),
	}
}

// answered says how many messages answer one.
func answered(count int) func(*models.Message) {
	return func(m *models.Message) { m.Replies = count }
}

// replying makes a message the answer to another.
func replying(to models.Message) func(*models.Message) {
	return func(m *models.Message) {
		m.ReplyTo = to.ID
		m.Quote = &models.Quote{ID: to.ID, Author: to.Author, Body: to.Body, Deleted: to.DeletedAt != 0}
	}
}
