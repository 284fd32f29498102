package gallery

import (
	"net/url"

	"samovar/models"
	"samovar/views"
)

// typed returns a form with what was typed into it, by pairs of a field and a value.
func typed(pairs ...string) views.Form {
	form := views.Form{Values: url.Values{}, Problems: map[string]string{}}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Values.Set(pairs[i], pairs[i+1])
	}
	return form
}

// problemArgs fill the placeholders of problems.
var problemArgs = map[string][]any{
	"problem.toofast.sentence": {"30"},
	"problem.body.toolong":     {models.MaxBody},
	"problem.direct.unknown":   {"zofia"},
	"problem.embed.origin":     {"shop"},
}

// refused adds problems to a form, by pairs of a field and a key of the catalogues.
func (s scene) refused(form views.Form, pairs ...string) views.Form {
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Problems[pairs[i]] = s.texts.T(pairs[i+1], problemArgs[pairs[i+1]]...)
	}
	return form
}

// formExhibits show the fields of forms.
func formExhibits(s scene) []views.Exhibit {
	v := s.member()
	nickname := views.Input{Name: "nickname", Label: "field.nickname", Hint: "field.nickname.hint", Required: true}
	body := views.Input{Name: "body", Label: "message.edit", Lines: 4}
	wrong := s.refused(typed("nickname", "Admin", "body", "Too much"),
		"nickname", "problem.nickname.reserved", "body", "problem.body.toolong", "terms", "problem.terms")
	whole := s.refused(typed(), "", "problem.toofast.sentence")
	return []views.Exhibit{
		part("field", views.Field(v, typed("nickname", "Anna"), nickname)),
		part("field with a problem", views.Field(v, wrong, nickname)),
		part("text area", views.Field(v, typed("body", "The samovar is on."), body)),
		part("text area with a problem", views.Field(v, wrong, body)),
		part("box", views.Check(v, typed("remember", "yes"), "remember", "login.remember")),
		part("box of a search", views.Tick(v, typed(), "files", "search.files")),
		part("box with a problem", views.Check(v, wrong, "terms", "register.terms")),
		part("problem of the whole form", views.FormProblem(whole)),
	}
}
