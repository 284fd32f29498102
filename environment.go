package main

import (
	"flag"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"
)

// prefix begins the name of each variable that is a setting.
const prefix = "SAMOVAR_"

// environment is a list of variables, as os.Environ returns it.
type environment []string

// get returns the value of a variable, or "" if there is none.
func (e environment) get(name string) string {
	for _, variable := range e {
		if value, found := strings.CutPrefix(variable, name+"="); found {
			return value
		}
	}
	return ""
}

// link matches the variables that Kubernetes and Docker set for a service that is called samovar or samovar-web.
var link = regexp.MustCompile(`^SAMOVAR_([A-Z0-9_]+_)?(SERVICE_HOST=|SERVICE_PORT(_[A-Z0-9_]+)?=\d|` +
	`PORT(_\d+_(TCP|UDP|SCTP)(_PROTO|_PORT|_ADDR)?)?=|ENV_)`)

// linkedPort matches SAMOVAR_PORT with the value of such a link. A number there would be meant as a setting.
var linkedPort = regexp.MustCompile(`_PORT=(tcp|udp|sctp)://`)

// isLink reports whether a variable was set by a platform, possibly without the operator's knowledge.
func isLink(variable string) bool {
	return link.MatchString(variable) &&
		(!strings.HasPrefix(variable, prefix+"PORT=") || linkedPort.MatchString(variable))
}

// set sets each flag from its variable; flags on the command line come later and win. A variable of no flag is an
// error: a setting with a misspelt name would be ignored in silence.
func (e environment) set(flags *flag.FlagSet) error {
	var known []string
	var failed error
	flags.VisitAll(func(f *flag.Flag) {
		name := variableName(f.Name)
		known = append(known, name)
		if value := e.get(name); value != "" && failed == nil {
			if err := flags.Set(f.Name, value); err != nil {
				failed = fmt.Errorf("%s=%q: %w", name, value, whatToGive(f.Value, err))
			}
		}
	})
	if failed != nil {
		return failed
	}
	return e.refuseUnknown(known)
}

// refuseUnknown returns an error for the first variable that looks like a setting and is none. It omits the value,
// which may be a password.
func (e environment) refuseUnknown(known []string) error {
	for _, variable := range e {
		name, _, _ := strings.Cut(variable, "=")
		if !strings.HasPrefix(strings.ToUpper(name), prefix) || slices.Contains(known, name) || isLink(variable) {
			continue
		}
		if near, found := nearestVariable(name, known); found {
			return fmt.Errorf("%s is no setting; the nearest is %s", name, near)
		}
		return fmt.Errorf("%s is no setting; samovar --help lists them all", name)
	}
	return nil
}

// nearestVariable is nearest for variables; it does not compare the prefix.
func nearestVariable(name string, known []string) (string, bool) {
	bare := make([]string, len(known))
	for i, k := range known {
		bare[i] = strings.TrimPrefix(k, prefix)
	}
	near, found := nearest(strings.TrimPrefix(strings.ToUpper(name), prefix), bare)
	return prefix + near, found
}

// nearest returns the known name with the smallest edit distance, if that is at most a third of the word, rounded up.
func nearest(word string, known []string) (string, bool) {
	distance := func(name string) int { return levenshtein.ComputeDistance(word, name) }
	near := slices.MinFunc(known, func(a, b string) int { return distance(a) - distance(b) })
	return near, distance(near) <= (len(word)+2)/3
}

// variableName returns the name of the variable that sets a flag.
func variableName(flag string) string {
	return prefix + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}
