package models

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"maps"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"

	"samovar/models/database"
)

// notingDriver is the name of a database/sql driver that notes every statement before the usual driver runs it. It
// sees what GORM writes and what asks the connection directly.
const notingDriver = "noting"

// noted holds every distinct statement that the tests of this process ran by notingDriver.
var noted = statements{found: map[string]statement{}}

func init() {
	db, err := sql.Open(database.DriverName, "")
	if err != nil {
		panic(err) // the driver is compiled in
	}
	sql.Register(notingDriver, noter{db.Driver()})
}

// statement is a text as it was run for the first time, with the kinds of its arguments ("int64", "string") and the
// functions that ran it, the innermost first.
type statement struct {
	text    string
	kinds   []string
	callers []string
	file    string // where the first of them stands
}

type statements struct {
	mu    sync.Mutex
	found map[string]statement
}

// lists matches a list of parameters in brackets, and rows of such lists.
var lists = regexp.MustCompile(`\(\?(?:,\s*\?)+\)(?:,\s*\(\?(?:,\s*\?)+\))*`)

func (s *statements) note(text string, args []driver.NamedValue) {
	key := lists.ReplaceAllString(text, "(?,…)")
	s.mu.Lock()
	defer s.mu.Unlock()
	if known, ok := s.found[key]; ok {
		known.learn(args)
		return
	}
	st := statement{text: text, kinds: make([]string, len(args))}
	st.callers, st.file = callers()
	st.learn(args)
	s.found[key] = st
}

// learn fills in the kinds of arguments that were NULL until now.
func (s statement) learn(args []driver.NamedValue) {
	for i := range min(len(args), len(s.kinds)) {
		if s.kinds[i] == "" && args[i].Value != nil {
			s.kinds[i] = fmt.Sprintf("%T", args[i].Value)
		}
	}
}

// all returns the statements, sorted by the function that ran them.
func (s *statements) all() []statement {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.SortedFunc(maps.Values(s.found), func(a, b statement) int {
		return strings.Compare(a.caller()+a.text, b.caller()+b.text)
	})
}

// caller names the function that ran a statement.
func (s statement) caller() string {
	if len(s.callers) == 0 {
		return "unknown"
	}
	return s.callers[0]
}

// plumbing names the functions of the two packages that run the statements of others.
var plumbing = regexp.MustCompile(
	`/database\.(One|Rows|Exec)$|\.(one|do|rows|notingConn\.\w+|\(\*statements\)\.note|callers)$`,
)

// callers returns the innermost functions of models and models/database on the stack, without plumbing, and the file
// of the first.
func callers() (names []string, file string) {
	pcs := make([]uintptr, 64)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs)])
	for more := true; more && len(names) < 4; {
		var frame runtime.Frame
		frame, more = frames.Next()
		name, ours := strings.CutPrefix(frame.Function, "samovar/models")
		if !ours || plumbing.MatchString(frame.Function) {
			continue
		}
		if len(names) == 0 {
			file = frame.File
		}
		names = append(names, name[1:])
	}
	return names, file
}

type noter struct{ driver.Driver }

func (n noter) Open(name string) (driver.Conn, error) {
	conn, err := n.Driver.Open(name)
	if err != nil {
		return nil, err
	}
	return notingConn{conn.(completeConn)}, nil
}

// completeConn is what both SQLite drivers' connections can do, and database/sql asks of them.
type completeConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.Pinger
	driver.QueryerContext
}

type notingConn struct{ completeConn }

func (c notingConn) ExecContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Result, error) {
	noted.note(text, args)
	return c.completeConn.ExecContext(ctx, text, args)
}

func (c notingConn) QueryContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Rows, error) {
	noted.note(text, args)
	return c.completeConn.QueryContext(ctx, text, args)
}

// ResetSession is passed on to the driver that has it; the other has not.
func (c notingConn) ResetSession(ctx context.Context) error {
	if resetter, ok := c.completeConn.(driver.SessionResetter); ok {
		return resetter.ResetSession(ctx)
	}
	return nil
}

// IsValid is passed on in the same way.
func (c notingConn) IsValid() bool {
	validator, ok := c.completeConn.(driver.Validator)
	return !ok || validator.IsValid()
}
