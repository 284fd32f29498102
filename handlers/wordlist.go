package handlers

import (
	"net/http"

	"samovar/models"
	"samovar/views"

	"github.com/a-h/templ"
)

// wordsPage is the page around a list as it was typed.
type wordsPage func(views.Form, *views.Tried) templ.Component

func (r *request) roomWordsPage(form views.Form, tried *views.Tried) templ.Component {
	return views.RoomWordsPage(r.viewer, r.access, form, tried)
}

func (r *request) siteWordsPage(form views.Form, tried *views.Tried) templ.Component {
	return views.SiteWordsPage(r.viewer, form, tried)
}

func (r *request) showRoomWords() error {
	list, err := r.store.RoomWords(r.ctx(), *r.person(), r.slug())
	if err != nil {
		return err
	}
	return r.showWords(list, r.roomWordsPage)
}

func (r *request) showSiteWords() error {
	list, err := r.store.SiteWords(r.ctx(), *r.person())
	if err != nil {
		return err
	}
	return r.showWords(list, r.siteWordsPage)
}

func (r *request) showWords(list models.WordList, page wordsPage) error {
	r.viewer.Flash = r.takeFlash()
	form := views.Form{}.With("words", list.Lines).With("act", string(list.Act))
	return r.render(http.StatusOK, page(form, nil))
}

func (r *request) editRoomWords() error {
	if r.field("try") != "" {
		return r.tryWords(r.roomWordsPage)
	}
	if err := r.store.KeepRoomWords(r.ctx(), *r.person(), r.slug(), r.typedWords()); err != nil {
		return r.refuseWords(err, r.roomWordsPage)
	}
	return r.succeed(views.RoomWordsPath(r.slug()), "flash.words.saved")
}

func (r *request) editSiteWords() error {
	if r.field("try") != "" {
		return r.tryWords(r.siteWordsPage)
	}
	if err := r.store.KeepSiteWords(r.ctx(), *r.person(), r.typedWords()); err != nil {
		return r.refuseWords(err, r.siteWordsPage)
	}
	return r.succeed(views.WordsPath, "flash.words.saved")
}

func (r *request) typedWords() models.WordList {
	return models.WordList{Lines: r.field("words"), Act: models.WordAct(r.field("act"))}
}

// tryWords answers whether the typed list finds anything in a sentence. It stores nothing.
func (r *request) tryWords(page wordsPage) error {
	sentence := legible(r.field("sentence"))
	found, err := r.typedWords().Find(sentence)
	if err != nil {
		return r.refuseWords(err, page)
	}
	return r.render(http.StatusOK, page(r.form(nil), &views.Tried{Sentence: sentence, Found: found}))
}

func (r *request) refuseWords(err error, page wordsPage) error {
	return r.refuse(err, func(form views.Form) templ.Component { return page(form, nil) })
}
