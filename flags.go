package main

import (
	"flag"
	"fmt"
	"slices"
	"strings"
)

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
