//go:build race

package e2e

// Under the race detector the program is built with it too, and ends at its first race.
func init() { buildFlags = []string{"-race"} }
