package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"samovar/backup"
)

const restoreUsage = `samovar restore BACKUP --data NEW
puts a backup back as the data folder NEW, which must be empty or not be there; - reads a tar from standard input.`

// runRestore makes a data folder of a backup.
func runRestore(ctx context.Context, arguments []string, env environment) error {
	flags, err := newCommandLine("restore", restoreUsage, env)
	if err != nil {
		return err
	}
	sources, err := flags.read(arguments)
	if errors.Is(err, errHelp) {
		return nil
	}
	if err != nil {
		return err
	}
	if len(sources) != 1 || sources[0] == "" {
		return errors.New("restore: name one backup, or - for a tar on standard input")
	}
	var m backup.Manifest
	if sources[0] == "-" {
		m, err = backup.RestoreTar(ctx, os.Stdin, flags.folder)
	} else {
		m, err = backup.Restore(ctx, sources[0], flags.folder)
	}
	if err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	report(os.Stdout, flags.folder, m)
	fmt.Printf("start it with --data %s\n", flags.folder)
	return nil
}
