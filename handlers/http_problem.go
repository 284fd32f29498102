package handlers

import (
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
	// errStale is a form sent as someone one no longer is.
	errStale = errors.New("sent as someone else")
	// errCrowded is a stream beyond those that its address may hold.
	errCrowded = errors.New("too many streams of one address")
	// errRestarting is a stream that is asked for while the hub is closing.
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

// logError logs what the operator should know: our own failures as errors; refusals, and browsers that went away, only
// on request.
func (r *request) logError(status int, err error) {
	level := slog.LevelDebug
	if status >= http.StatusInternalServerError && r.ctx().Err() == nil && !errors.Is(err, errGone) {
		level = slog.LevelError
	}
	r.log.Log(r.ctx(), level, "request refused", "route", r.Pattern, "status", status, "error", err)
}

// showProblem shows a problem: a page for a browser, a line for htmx. A browser that went away, or stopped in the middle
// of its form, gets nothing, not even the 200 that silence would be; and one that has part of its answer gets a
// broken connection (RFC 9112, 8): what it has must not pass for a whole.
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
	if r.hx() {
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

// problems are the answers to errors that carry no values of their own.
var problems = []struct {
	err    error
	answer views.Problem
}{
	{
		models.ErrGuestAlone,
		views.Problem{
			Status:   http.StatusForbidden,
			Title:    "problem.signedout.title",
			Sentence: "problem.direct.guest",
			SignIn:   true,
		},
	},
	{
		models.ErrSignedOut,
		views.Problem{
			Status:   http.StatusForbidden,
			Title:    "problem.signedout.title",
			Sentence: "problem.signedout.sentence",
			SignIn:   true,
		},
	},
	{
		errMethod,
		views.Problem{
			Status:   http.StatusMethodNotAllowed,
			Title:    "problem.method.title",
			Sentence: "problem.method.sentence",
		},
	},
	{
		errNoRoom,
		views.Problem{Status: http.StatusNotFound, Title: "problem.noroom.title", Sentence: "problem.noroom.sentence"},
	},
	{
		models.ErrLinkGone,
		views.Problem{Status: http.StatusGone, Title: "problem.link.title", Sentence: "problem.link.sentence"},
	},
	{
		models.ErrNotFound,
		views.Problem{
			Status:   http.StatusNotFound,
			Title:    "problem.notfound.title",
			Sentence: "problem.notfound.sentence",
		},
	},
	{
		models.ErrForbidden,
		views.Problem{
			Status:   http.StatusForbidden,
			Title:    "problem.forbidden.title",
			Sentence: "problem.forbidden.sentence",
		},
	},
	{
		models.ErrBlocked,
		views.Problem{Status: http.StatusForbidden, Title: "problem.forbidden.title", Sentence: "problem.blocked"},
	},
	{
		errCrossOrigin,
		views.Problem{
			Status:   http.StatusForbidden,
			Title:    "problem.crossorigin.title",
			Sentence: "problem.crossorigin.sentence",
		},
	},
	{
		errStale,
		views.Problem{Status: http.StatusConflict, Title: "problem.forbidden.title", Sentence: "composer.signedout"},
	},
	{
		models.ErrOutcomeUnknown,
		views.Problem{
			Status:   http.StatusServiceUnavailable,
			Title:    "problem.unknown-outcome.title",
			Sentence: "problem.unknown-outcome.sentence",
			Retry:    true,
		},
	},
	{
		models.ErrFull,
		views.Problem{
			Status:   http.StatusInsufficientStorage,
			Title:    "problem.full.title",
			Sentence: "problem.full.sentence",
			Retry:    true,
		},
	},
	{
		models.ErrBusy,
		views.Problem{
			Status:   http.StatusServiceUnavailable,
			Title:    "problem.busy.title",
			Sentence: "problem.busy.sentence",
			Retry:    true,
		},
	},
	{
		models.ErrClosed,
		views.Problem{
			Status:   http.StatusServiceUnavailable,
			Title:    "problem.closed.title",
			Sentence: "problem.closed.sentence",
			Retry:    true,
		},
	},
	{
		context.DeadlineExceeded,
		views.Problem{
			Status:   http.StatusServiceUnavailable,
			Title:    "problem.busy.title",
			Sentence: "problem.busy.sentence",
			Retry:    true,
		},
	},
	{errCrowded, views.Problem{
		Status:   http.StatusTooManyRequests,
		Title:    "problem.crowded.title",
		Sentence: "problem.crowded.sentence",
		Args:     []any{crowdedSeconds},
		Retry:    true,
	}},
	{
		errRestarting,
		views.Problem{
			Status:   http.StatusServiceUnavailable,
			Title:    "problem.closed.title",
			Sentence: "problem.restarting.sentence",
			Retry:    true,
		},
	},
	{
		errNoForm,
		views.Problem{
			Status:   http.StatusUnsupportedMediaType,
			Title:    "problem.malformed.title",
			Sentence: "problem.noform.sentence",
		},
	},
	{
		errMalformed,
		views.Problem{
			Status:   http.StatusBadRequest,
			Title:    "problem.malformed.title",
			Sentence: "problem.malformed.sentence",
		},
	},
}

// problemOf is what a person is told of an error. Whatever is not known here is our own failure.
func problemOf(err error) views.Problem {
	var tooFast models.TooFast
	var tooLarge *http.MaxBytesError
	var tooMuch models.TooMuch
	var invalid models.Invalid
	switch {
	case errors.As(err, &tooFast):
		return views.Problem{
			Status:   http.StatusTooManyRequests,
			Title:    "problem.toofast.title",
			Sentence: "problem.toofast.sentence",
			Args:     []any{seconds(tooFast.After)},
			Retry:    true,
		}
	case errors.As(err, &tooLarge):
		return views.Problem{
			Status:   http.StatusRequestEntityTooLarge,
			Title:    "problem.toolarge.title",
			Sentence: "problem.toolarge.sentence",
		}
	case errors.As(err, &tooMuch):
		return views.Problem{
			Status: http.StatusRequestEntityTooLarge, Title: "problem.toolarge.title", Sentence: tooMuch.Reason, Args: tooMuch.Args,
		}
	case errors.As(err, &invalid):
		return views.Problem{
			Status:   http.StatusUnprocessableEntity,
			Title:    "problem.malformed.title",
			Sentence: invalid.Reason,
			Args:     invalid.Args,
		}
	}
	for _, known := range problems {
		if errors.Is(err, known.err) {
			return known.answer
		}
	}
	return views.Problem{
		Status:   http.StatusInternalServerError,
		Title:    "problem.internal.title",
		Sentence: "problem.internal.sentence",
		Retry:    true,
	}
}

// seconds rounds up, so that whoever waits that long is let through.
func seconds(d time.Duration) string { return strconv.Itoa(int(math.Ceil(d.Seconds()))) }

// refusal turns an error that is about what was typed into sentences by field and a status; other errors are passed on.
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

// refuse shows a form again with what is wrong with it, if that is what the error is about.
func (r *request) refuse(err error, show func(views.Form) templ.Component) error {
	form, status, err := r.refusal(err)
	if err != nil {
		return err
	}
	return r.render(status, show(form))
}

// nowhereEmbedded are the addresses of frames that no route is for.
var nowhereEmbedded = []string{embedPath + "{room}", embedPath + "{room}/{rest...}"}

// answerUnrouted answers for every address there is nothing at, and for those that take another method.
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
