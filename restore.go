package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"samovar/backup"
)

const restoreUsage = `samovar restore BACKUP --data NEW [--lossy]
puts a backup back as the data folder NEW, which must be empty or not be there; - reads a tar from standard input.`

// runRestore makes a data folder from a backup.
func runRestore(ctx context.Context, arguments []string, env environment) error {
	flags, err := newCommandLine("restore", restoreUsage, env)
	if err != nil {
		return err
	}
	lossy := flags.Bool("lossy", false, "put a backup back that is not whole, without what is missing or damaged in it")
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
	var done backup.Restored
	if sources[0] == "-" {
		done, err = backup.RestoreTar(ctx, os.Stdin, flags.folder, *lossy)
	} else {
		done, err = backup.Restore(ctx, sources[0], flags.folder, *lossy)
	}
	if err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	for _, name := range done.Ignored {
		fmt.Printf("ignored: %q is no part of a backup\n", name)
	}
	for _, path := range done.Lost {
		fmt.Println("lost:", path)
	}
	report(os.Stdout, flags.folder, done.Manifest)
	if number := len(done.Lost); number > 0 {
		fmt.Printf("all but %s came back: look for what is lost in other backups, and copy it to the same place in %s\n",
			count(number, "file"), flags.folder)
	}
	fmt.Printf("start it with --data %s\n", flags.folder)
	return nil
}
