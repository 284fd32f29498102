package main

import (
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"slices"
	"strings"
)

// strict wraps the value of a flag and stores the error of Set in refused. Package flag itself returns a text that does
// not say which values the flag takes.
type strict struct {
	flag.Value
	of      *flag.Flag
	refused *error
}

// Set sets the value, or stores why it cannot.
func (s strict) Set(text string) error {
	err := s.Value.Set(text)
	if err != nil {
		*s.refused = fmt.Errorf("--%s=%q: %w", s.of.Name, text, whatToGive(s.Value, err))
	}
	return err
}

// IsBoolFlag reports whether the flag may be given without a value.
func (s strict) IsBoolFlag() bool {
	alone, can := s.Value.(interface{ IsBoolFlag() bool })
	return can && alone.IsBoolFlag()
}

// parse calls flags.Parse. Its error says which values the flag takes.
func parse(flags *flag.FlagSet, arguments []string) error {
	var refused error
	flags.Usage = func() {}
	flags.VisitAll(func(f *flag.Flag) { f.Value = strict{Value: f.Value, of: f, refused: &refused} })
	err := flags.Parse(arguments)
	flags.VisitAll(func(f *flag.Flag) { f.Value = f.Value.(strict).Value }) // PrintDefaults needs the original types
	if refused != nil {
		return refused
	}
	return err
}

// whatToGive returns an error that says which values a flag of a standard type takes. Errors of our types say it
// already.
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

// optional lists the flags for which an empty value means "not set"; it overrides their variable.
var optional = []string{"bus", "mail-from", "operator", "public-url", "smtp", "terms"}

// refuseEmpty returns an error for a flag that needs a value and got an empty one, as in --data "$UNSET": that would
// mean the current folder, or all addresses of the machine.
func refuseEmpty(flags *flag.FlagSet) (failed error) {
	flags.Visit(func(f *flag.Flag) {
		if failed == nil && strings.TrimSpace(f.Value.String()) == "" && !slices.Contains(optional, f.Name) {
			failed = fmt.Errorf("--%s is empty: give it a value, or leave the flag out", f.Name)
		}
	})
	return failed
}

// refuseRest returns an error for a word that follows flags. If the last one has no value, the word may be meant as its
// value.
func refuseRest(before []string, word string) error {
	_, known := commandOf(word)
	if !known && len(before) > 0 && strings.HasPrefix(before[len(before)-1], "-") {
		last := before[len(before)-1]
		return fmt.Errorf("%q is not a flag; if it is the value of %s, write %s=%s", word, last, last, word)
	}
	return refuseWord(word)
}
