// Package licences holds the licences of third-party code in the program. Most of them require that their text comes
// with it.
package licences

import (
	_ "embed"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
)

// texts has the licences of all code in any build of the program, for every system and both SQLite drivers. To renew
// it:
//
//	go test ./licences -update
//
//go:embed THIRD-PARTY.txt
var texts string

// Work is third-party code that is part of the program.
type Work struct {
	Name string
	// Version is the version of a module. Vendored code has its version in the name.
	Version string
	// Licence is an SPDX identifier like "MIT", or several joined with "AND".
	Licence string
	Text    string
}

// rule separates works in the text, and the head of a work from its licence.
const rule = "\n================================================================================\n"

// every returns the works of all builds, sorted by name.
var every = sync.OnceValue(func() []Work {
	var works []Work
	parts := strings.Split(texts, rule)
	for i := 1; i+1 < len(parts); i += 2 {
		name, licence, _ := strings.Cut(strings.TrimSpace(parts[i]), "\n")
		works = append(works, Work{Name: name, Licence: licence, Text: strings.TrimSpace(parts[i+1])})
	}
	return works
})

// goName is the name of Go itself, whose runtime and standard library are in every build.
const goName = "Go"

// Linked returns the works in this build, sorted by name: Go, the linked modules, and vendored code.
func Linked() []Work {
	build, known := debug.ReadBuildInfo()
	if !known || len(build.Deps) == 0 {
		return every() // tests and some builds do not list their modules: better too many than too few
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
