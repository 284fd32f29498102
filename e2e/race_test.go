//go:build race

package e2e

// init builds the program with the race detector too. It ends at its first race.
func init() { buildFlags = []string{"-race"} }
