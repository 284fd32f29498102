package main

import (
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"slices"
	"strings"
)

// strict is the value of a flag that keeps in refused what is wrong with what it was given: package flag makes a text
// of the error, which says nothing of what the flag takes.
type strict struct {
	flag.Value
	of      *flag.Flag
	refused *error
}

// Set sets the value, or keeps the reason.
func (s strict) Set(text string) error {
	err := s.Value.Set(text)
	if err != nil {
		*s.refused = fmt.Errorf("--%s=%q: %w", s.of.Name, text, whatToGive(s.Value, err))
	}
	return err
}

// IsBoolFlag reports whether the flag may stand alone.
func (s strict) IsBoolFlag() bool {
	alone, can := s.Value.(interface{ IsBoolFlag() bool })
	return can && alone.IsBoolFlag()
}

// parse is flags.Parse, whose error says what a flag takes in place of what it was given.
func parse(flags *flag.FlagSet, arguments []string) error {
	var refused error
	flags.Usage = func() {}
	flags.VisitAll(func(f *flag.Flag) { f.Value = strict{Value: f.Value, of: f, refused: &refused} })
	err := flags.Parse(arguments)
	flags.VisitAll(func(f *flag.Flag) { f.Value = f.Value.(strict).Value }) // as they were for PrintDefaults
	if refused != nil {
		return refused
	}
	return err
}

// whatToGive returns what a flag of one of the standard types takes; the errors of ours say it themselves.
func whatToGive(value flag.Value, err error) error {
	standard, is := value.(flag.Getter)
	if !is {
		return err
	}
	switch standard.Get().(type) {
	case bool:
		return errors.New("give true or false")
	case int, uint:
		return errors.New("give a number")
	case *slog.Level:
		return errors.New("give debug, info, warn or error")
	}
	return err
}

// optional are the flags that take an empty value as "not set", which takes back what the variable says.
var optional = []string{"bus", "mail-from", "operator", "public-url", "smtp", "terms"}

// refuseEmpty returns an error for a flag that needs a value and was given an empty one, as --data "$UNSET" does: it
// would mean the current folder, or all addresses of the machine.
func refuseEmpty(flags *flag.FlagSet) (failed error) {
	flags.Visit(func(f *flag.Flag) {
		if failed == nil && strings.TrimSpace(f.Value.String()) == "" && !slices.Contains(optional, f.Name) {
			failed = fmt.Errorf("--%s is empty: give it a value, or leave the flag out", f.Name)
		}
	})
	return failed
}

// refuseRest returns an error for a word that follows flags. Where the last of them stands alone the word may be meant
// as its value.
func refuseRest(before []string, word string) error {
	_, known := commandOf(word)
	if !known && len(before) > 0 && strings.HasPrefix(before[len(before)-1], "-") {
		last := before[len(before)-1]
		return fmt.Errorf("%q is not a flag; if it is the value of %s, write %s=%s", word, last, last, word)
	}
	return refuseWord(word)
}
