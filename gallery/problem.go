package gallery

import (
	"net/http"

	"samovar/views"
)

// problems are what a person is told of errors, one for each status that is answered.
var problems = []struct {
	state  string
	answer views.Problem
}{
	{"400", problem(http.StatusBadRequest, "malformed")},
	{"403 signed out", views.Problem{
		Status:   http.StatusForbidden,
		Title:    "problem.signedout.title",
		Sentence: "problem.signedout.sentence",
		SignIn:   true,
	}},
	{"403", problem(http.StatusForbidden, "forbidden")},
	{"403 cross origin", problem(http.StatusForbidden, "crossorigin")},
	{"404", problem(http.StatusNotFound, "notfound")},
	{"404 no room", problem(http.StatusNotFound, "noroom")},
	{"405", problem(http.StatusMethodNotAllowed, "method")},
	{"409", views.Problem{
		Status:   http.StatusConflict,
		Title:    "problem.forbidden.title",
		Sentence: "composer.signedout",
		Kept:     "The new Darjeeling came in today.",
	}},
	{"410", problem(http.StatusGone, "link")},
	{"413", problem(http.StatusRequestEntityTooLarge, "toolarge")},
	{"415", views.Problem{
		Status:   http.StatusUnsupportedMediaType,
		Title:    "problem.malformed.title",
		Sentence: "problem.noform.sentence",
	}},
	{"422", views.Problem{
		Status:   http.StatusUnprocessableEntity,
		Title:    "problem.malformed.title",
		Sentence: "problem.body.empty",
	}},
	{"429", retried(problem(http.StatusTooManyRequests, "toofast"), "30")},
	{"429 too many streams", retried(problem(http.StatusTooManyRequests, "crowded"), "60")},
	{"500", retried(problem(http.StatusInternalServerError, "internal"))},
	{"503 busy", retried(problem(http.StatusServiceUnavailable, "busy"))},
	{"503 restarting", retried(problem(http.StatusServiceUnavailable, "closed"))},
	{"503 unknown outcome", retried(problem(http.StatusServiceUnavailable, "unknown-outcome"))},
	{"503 migrating", retried(problem(http.StatusServiceUnavailable, "migrating"))},
	{"507", retried(problem(http.StatusInsufficientStorage, "full"))},
}

// problem returns the problem of a status, whose texts have a name in the catalogues.
func problem(status int, name string) views.Problem {
	return views.Problem{
		Status:   status,
		Title:    "problem." + name + ".title",
		Sentence: "problem." + name + ".sentence",
	}
}

// retried offers the same page again.
func retried(p views.Problem, args ...any) views.Problem {
	p.Retry, p.Args = true, args
	return p
}

// problemExhibits show every problem as a page, and one as the line that htmx puts into a page.
func problemExhibits(s scene) (all []views.Exhibit) {
	for _, p := range problems {
		all = append(all, page(p.state, views.ProblemPage(s.guest(), p.answer)))
	}
	embedded := problems[0].answer
	embedded.Room = "/embed/tea-corner"
	busy := retried(problem(http.StatusServiceUnavailable, "busy"))
	return append(all,
		page("in an embed", views.ProblemPage(s.embedded(nil), embedded)),
		page("no connection", views.OfflinePage(s.stranger())),
		part("in the panel", within("aside.panel", views.ProblemPanel(s.inPanel(), busy, "/r/lobby"))),
		part("as a line", within("div.notice", views.ProblemLine(s.guest(), busy))),
	)
}
