package handlers

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"samovar/models"
	"samovar/views"

	"github.com/a-h/templ"
)

var (
	errMalformed = errors.New("malformed request")
	errPanicked  = errors.New("panicked")
	errNoPage    = fmt.Errorf("page: %w", models.ErrNotFound)
	errNoRoom    = errors.New("no such room")
	errMethod    = errors.New("method not allowed")
	// errStale is a form that was written under another name than the session's.
	errStale = errors.New("sent as someone else")
	// errCrowded is a stream beyond the limit of its address.
	errCrowded = errors.New("too many streams of one address")
	// errRestarting is a request for a stream while the hub is closing.
	errRestarting = errors.New("the server is ending")
	// errGone is a browser that takes no more of a long answer.
	errGone = errors.New("browser is gone")
)

// answerError gives an error its one answer and its one line in the log.
func (r *request) answerError(err error) {
	problem := problemOf(err)
	r.logError(problem.Status, err)
	r.showProblem(problem)
}

// logError logs our own failures as errors. Refusals, and browsers that went away, are logged only at debug level.
func (r *request) logError(status int, err error) {
	level := slog.LevelDebug
	if status >= http.StatusInternalServerError && r.ctx().Err() == nil && !errors.Is(err, errGone) {
		level = slog.LevelError
	}
	r.log.Log(r.ctx(), level, "request refused", "route", r.Pattern, "status", status, "error", err)
}

// showProblem answers with a page, or with a line for htmx. A browser that went away, or stopped in the middle of
// its form, gets nothing, not even an empty 200. One that has a part of its answer gets a broken connection (RFC
// 9112, 8), so that the part does not pass for the whole.
func (r *request) showProblem(problem views.Problem) {
	if r.begun {
		panic(http.ErrAbortHandler)
	}
	if r.ctx().Err() != nil {
		panic(http.ErrAbortHandler)
	}
	if r.viewer.Texts == nil {
		r.viewer.Texts = r.texts.In("")
	}
	r.forbidIndex()
	if problem.Status == http.StatusTooManyRequests {
		r.w.Header().Set("Retry-After", fmt.Sprint(problem.Args[0]))
	}
	if problem.Status == http.StatusUnsupportedMediaType {
		r.w.Header().Set("Accept", urlEncoding+", "+multipartEncoding) // RFC 9110, 15.5.16
		r.w.Header().Set("Accept-Encoding", "identity")
	}
	problem.Room = r.returns
	if r.PostForm != nil {
		problem.Kept = legible(r.PostForm.Get("body"))
	}
	var err error
	if r.viewer.InPanel {
		err = r.render(problem.Status, views.ProblemPanel(r.viewer, problem, r.paths().Room()))
	} else if r.hx() {
		r.w.Header().Set("HX-Retarget", "#notice")
		r.w.Header().Set("HX-Reswap", "innerHTML")
		err = r.render(problem.Status, views.ProblemLine(r.viewer, problem))
	} else {
		err = r.render(problem.Status, views.ProblemPage(r.viewer, problem))
	}
	if err != nil {
		r.log.Error("problem cannot be shown", "route", r.Pattern, "error", err)
		http.Error(r.w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
	}
}

// offer is what a problem's page lets the person do.
type offer int

const (
	nothing offer = iota
	signIn
	retry
)

// problems are the answers to errors without values of their own; the first match counts. The heading is the
// catalogue's key.title; the sentence is key.sentence unless the entry names another.
var problems = []struct {
	err      error
	status   int
	key      string
	sentence string
	offer    offer
}{
	{models.ErrGuestAlone, http.StatusForbidden, "problem.signedout", "problem.direct.guest", signIn},
	{models.ErrNeighbour, http.StatusForbidden, "problem.signedout", "problem.neighbour", signIn},
	{models.ErrSignedOut, http.StatusForbidden, "problem.signedout", "", signIn},
	{errMethod, http.StatusMethodNotAllowed, "problem.method", "", nothing},
	{errNoRoom, http.StatusNotFound, "problem.noroom", "", nothing},
	{models.ErrLinkGone, http.StatusGone, "problem.link", "", nothing},
	{models.ErrNotFound, http.StatusNotFound, "problem.notfound", "", nothing},
	{models.ErrForbidden, http.StatusForbidden, "problem.forbidden", "", nothing},
	{models.ErrBlocked, http.StatusForbidden, "problem.forbidden", "problem.blocked", nothing},
	{errCrossOrigin, http.StatusForbidden, "problem.crossorigin", "", nothing},
	{errStale, http.StatusConflict, "problem.signedout", "composer.signedout", nothing},
	{models.ErrOutcomeUnknown, http.StatusServiceUnavailable, "problem.unknown-outcome", "", retry},
	{models.ErrFull, http.StatusInsufficientStorage, "problem.full", "", retry},
	{models.ErrBusy, http.StatusServiceUnavailable, "problem.busy", "", retry},
	{models.ErrClosed, http.StatusServiceUnavailable, "problem.closed", "", retry},
	{context.DeadlineExceeded, http.StatusServiceUnavailable, "problem.busy", "", retry},
	{errRestarting, http.StatusServiceUnavailable, "problem.closed", "problem.restarting.sentence", retry},
	{errNoForm, http.StatusUnsupportedMediaType, "problem.malformed", "problem.noform.sentence", nothing},
	{errMalformed, http.StatusBadRequest, "problem.malformed", "", nothing},
}

// problemOf returns what a person is told of an error. An unknown error is our own failure.
func problemOf(err error) views.Problem {
	var tooFast models.TooFast
	var tooLarge *http.MaxBytesError
	var tooMuch models.TooMuch
	var invalid models.Invalid
	var restricted models.Restricted
	switch {
	case errors.As(err, &tooFast):
		sentence := ""
		if tooFast.Slow {
			sentence = "slow.wait"
		}
		return newProblem(http.StatusTooManyRequests, "problem.toofast", sentence, retry, seconds(tooFast.After))
	case errors.As(err, &tooLarge):
		return newProblem(http.StatusRequestEntityTooLarge, "problem.toolarge", "", nothing)
	case errors.As(err, &tooMuch):
		status := http.StatusRequestEntityTooLarge
		return newProblem(status, "problem.toolarge", tooMuch.Reason, nothing, tooMuch.Args...)
	case errors.As(err, &invalid):
		return views.Problem{
			Status:   http.StatusUnprocessableEntity,
			Title:    "problem.invalid.title",
			Sentence: invalid.Reason,
			Args:     invalid.Args,
		}
	case errors.As(err, &restricted):
		return views.Problem{Status: http.StatusForbidden, Restricted: restricted}
	case errors.Is(err, models.ErrLocked):
		sentence := "guard.lockdown.hint"
		if errors.Is(err, models.ErrGuestLocked) {
			sentence = "guard.lockdown.guest"
		}
		return views.Problem{Status: http.StatusForbidden, Title: "guard.lockdown", Sentence: sentence}
	case errors.Is(err, errCrowded):
		return newProblem(http.StatusTooManyRequests, "problem.crowded", "", retry, crowdedSeconds)
	}
	for _, known := range problems {
		if errors.Is(err, known.err) {
			return newProblem(known.status, known.key, known.sentence, known.offer)
		}
	}
	return newProblem(http.StatusInternalServerError, "problem.internal", "", retry)
}

// newProblem returns a problem with the heading key.title. An empty sentence is the catalogue's key.sentence; args
// fill its {0}, {1}.
func newProblem(status int, key, sentence string, offer offer, args ...any) views.Problem {
	return views.Problem{
		Status:   status,
		Title:    key + ".title",
		Sentence: cmp.Or(sentence, key+".sentence"),
		Args:     args,
		SignIn:   offer == signIn,
		Retry:    offer == retry,
	}
}

// seconds rounds up, so that a client that waits that long is let through.
func seconds(d time.Duration) string { return strconv.Itoa(int(math.Ceil(d.Seconds()))) }

// refusal turns an error about typed values into a form with a sentence for each field, and a status. It passes
// other errors on.
func (r *request) refusal(err error) (views.Form, int, error) {
	sentences := map[string]string{}
	var several models.Problems
	var one models.Invalid
	var tooFast models.TooFast
	status := http.StatusUnprocessableEntity
	switch {
	case errors.As(err, &several):
		for _, invalid := range several {
			sentences[invalid.Field] = r.viewer.T(invalid.Reason, invalid.Args...)
		}
	case errors.As(err, &one):
		sentences[one.Field] = r.viewer.T(one.Reason, one.Args...)
	case errors.As(err, &tooFast):
		status = http.StatusTooManyRequests
		r.w.Header().Set("Retry-After", seconds(tooFast.After))
		sentences[""] = r.viewer.T("problem.toofast.sentence", seconds(tooFast.After))
	default:
		return views.Form{}, 0, err
	}
	return r.form(sentences), status, nil
}

// refuse shows a form again with what is wrong with it, or passes an error on that is not about the form.
func (r *request) refuse(err error, show func(views.Form) templ.Component) error {
	form, status, err := r.refusal(err)
	if err != nil {
		return err
	}
	return r.render(status, show(form))
}

// nowhereEmbedded are the patterns of embeds for addresses without a route.
var nowhereEmbedded = []string{embedPath + "{room}", embedPath + "{room}/{rest...}"}

// answerUnrouted answers addresses without a route (404), and methods that an address does not take (405).
func (r *request) answerUnrouted() error {
	var allowed []string
	for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPost} {
		asked := r.Clone(r.ctx())
		asked.Method = method
		if _, pattern := r.mux.Handler(asked); pattern != "/" && !slices.Contains(nowhereEmbedded, pattern) {
			allowed = append(allowed, method)
		}
	}
	if allowed == nil {
		return errNoPage
	}
	r.w.Header().Set("Allow", strings.Join(allowed, ", "))
	return errMethod
}
