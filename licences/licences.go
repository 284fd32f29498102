// Package licences knows what others have written of the program, and under which licences: most of them want their
// text to come along with it.
package licences

import (
	_ "embed"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
)

// texts has the licences of all that is in any build of the program, for every system and both SQLite drivers:
//
//	go test ./licences -update
//
//go:embed THIRD-PARTY.txt
var texts string

// Work is something that others have written and that is part of the program.
type Work struct {
	Name string
	// Version is of a module; what is vendored has its own in the name.
	Version string
	// Licence is its short name by SPDX, as "MIT"; several stand with "AND" between them.
	Licence string
	Text    string
}

// rule separates the works in the text, and a work's head from its licence.
const rule = "\n================================================================================\n"

// every returns the works of all builds by name.
var every = sync.OnceValue(func() []Work {
	var works []Work
	parts := strings.Split(texts, rule)
	for i := 1; i+1 < len(parts); i += 2 {
		name, licence, _ := strings.Cut(strings.TrimSpace(parts[i]), "\n")
		works = append(works, Work{Name: name, Licence: licence, Text: strings.TrimSpace(parts[i+1])})
	}
	return works
})

// goName is what the work of Go itself is called: its runtime and standard library are in every build.
const goName = "Go"

// Linked returns the works that are part of this build, in the order of their names: Go, the modules that were
// linked, and what is vendored.
func Linked() []Work {
	build, known := debug.ReadBuildInfo()
	if !known || len(build.Deps) == 0 {
		return every() // a build that does not say what it is made of, as a test's: rather too much than too little
	}
	return linked(build)
}

func linked(build *debug.BuildInfo) []Work {
	versions := map[string]string{goName: build.GoVersion}
	for _, module := range build.Deps {
		versions[module.Path] = module.Version
	}
	var works []Work
	for _, work := range every() {
		version, found := versions[work.Name]
		if !found && isModule(work.Name) {
			continue
		}
		work.Version = version
		works = append(works, work)
	}
	return slices.Clip(works)
}

// isModule reports whether a work is a Go module, whose path begins with a host.
func isModule(name string) bool {
	host, _, path := strings.Cut(name, "/")
	return path && strings.Contains(host, ".")
}
