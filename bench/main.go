// Command bench measures Samovar: it runs the real program, follows rooms over raw sockets and posts through the real
// form. In the same run it compares the cost of a delivery with a bare loop that writes the same bytes to the same
// sockets.
//
//	go run ./bench                 all scenarios
//	go run ./bench -only paced     one of them
//	go run ./bench -json           for machines
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/signal"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, arguments []string) error {
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	only := flags.String("only", "", "`name` of the one scenario to run")
	asJSON := flags.Bool("json", false, "print JSON instead of a table")
	rounds := flags.Int("rounds", 1, "how often to run each scenario; the round with the median ratio is shown")
	bare := flags.Bool("bare", false, "be the bare server (the benchmark calls itself so)")
	if err := flags.Parse(arguments); err != nil {
		return err
	}
	if *bare {
		return serveBare(ctx)
	}
	program, clean, err := build(ctx)
	if err != nil {
		return err
	}
	defer clean()
	var all report
	for _, s := range scenarios {
		if *only != "" && s.Name != *only {
			continue
		}
		r, err := s.runs(ctx, program, *rounds)
		if err != nil {
			return fmt.Errorf("scenario %s: %w", s.Name, err)
		}
		all.Loads = append(all.Loads, r)
		if !*asJSON {
			r.print(os.Stdout)
		}
	}
	if *only == "" || *only == "commit" {
		f, err := measureCommits(ctx)
		if err != nil {
			return fmt.Errorf("scenario commit: %w", err)
		}
		all.Commit = &f
		if !*asJSON {
			f.print(os.Stdout)
		}
	}
	if *asJSON {
		out := json.NewEncoder(os.Stdout)
		out.SetIndent("", "  ")
		return out.Encode(all)
	}
	return nil
}

// report holds all measurements, for JSON.
type report struct {
	Loads  []result
	Commit *commitFigures `json:",omitempty"`
}
