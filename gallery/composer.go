package gallery

import (
	"samovar/models"
	"samovar/views"

	"github.com/a-h/templ"
)

// composing returns the composer of a member of the lobby.
func (s scene) composing(c views.Composing) templ.Component {
	c.Key = "key"
	return views.Composer(s.member(), joined(lobby, anna), c)
}

// unsent returns a message that outbox.js has put into the log, as it stands.
func (s scene) unsent(state, sentence string) templ.Component {
	c := s.composing(views.Composing{})
	c = scripted(c, `<template>`, `<ol class="messages">`)
	c = scripted(c, `</template>`, `</ol>`)
	c = scripted(c, `class="msg unsent"`, `class="msg unsent" data-state="`+state+`"`)
	c = scripted(c, `<div class="msg-body" dir="auto">`, `<div class="msg-body" dir="auto">The new Darjeeling came in.`)
	return scripted(c, `<span class="unsent-reason">`, `<span class="unsent-reason">`+sentence)
}

// chosen is what files.js adds to the list of chosen files.
const chosen = `<li><span class="thumb">JPEG</span><bdi>tea house.jpeg</bdi><small>1.2 MB</small>` +
	`<button type="button" class="icon-button" aria-label="tea house.jpeg">✕</button></li>`

// composerExhibits show the form in which messages are written.
func composerExhibits(s scene) []views.Exhibit {
	typed := views.Composing{Body: "The new Darjeeling came in **today**."}
	long := views.Composing{Body: "One line\nand another\nand another\nand another\nand the last one."}
	refused := views.Composing{Body: typed.Body, Problem: s.texts.T("problem.body.toolong", models.MaxBody)}
	quote := &models.Quote{ID: 4, Author: author(boris), Body: "Мне с лимоном, пожалуйста."}
	form := `class="composer"`
	over := scripted(s.composing(typed), `class="count"`, `class="count" data-over`)
	over = scripted(over, `role="status" hidden`, `role="status"`)
	return []views.Exhibit{
		part("empty", s.composing(views.Composing{})),
		part("with text", s.composing(typed)),
		part("with lines", s.composing(long)),
		part("refused", s.composing(refused)),
		part("too long", scripted(over, `aria-live="off"></span>`, `aria-live="off">2012 / 2000</span>`)),
		part("answers a message", s.composing(views.Composing{Body: typed.Body, Reply: quote})),
		part("with files", scripted(s.composing(typed), `"></ul><button`, `">`+chosen+`</ul><button`)),
		part("being sent", s.unsent("sending", "")),
		part("waiting for a connection", s.unsent("waiting", s.texts.T("send.waiting"))),
		part("not sent", s.unsent("failed", s.texts.T("send.failed"))),
		part("being uploaded", scripted(s.unsent("sending", s.texts.T("upload.progress", "tea house.jpeg")),
			`max="1" aria-label="`+s.texts.T("composer.sending")+`" hidden`, `max="1" value="0.4"`)),
		part("files held over it", scripted(s.composing(typed), form, form+" data-dropping")),
		part("of a stranger", views.Composer(s.stranger(), models.Access{Room: lobby, GuestsWelcome: true}, typed)),
		part("closed to guests", views.Silenced(s.guest(), lobby.Slug, models.ErrSignedOut)),
		part("blocked by the other", views.Silenced(s.member(), lobby.Slug, models.ErrBlocked)),
		part("after a post", views.Posted(s.guest(), joined(lobby, zofia), conversation()[4], views.Composing{})),
	}
}
