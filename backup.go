package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"samovar/backup"
)

const backupUsage = `samovar backup TARGET [--keep NUMBER] [--quick]
makes a backup in the new folder TARGET; TARGET/ makes one named by the time in TARGET; - writes a tar to standard
output.`

// runBackup makes a backup; the server may be running.
func runBackup(ctx context.Context, arguments []string, env environment) error {
	flags, err := newCommandLine("backup", backupUsage, env)
	if err != nil {
		return err
	}
	flags.takeDatabase(env)
	number := flags.Uint("keep", 0, "`number` of backups of this installation, named by the time, to keep in TARGET/: "+
		"older ones are removed (default all)")
	quick := flags.Bool("quick", false, "do not read files that are linked: damage in them is not noticed")
	targets, err := flags.read(arguments)
	if errors.Is(err, errHelp) {
		return nil
	}
	if err != nil {
		return err
	}
	if len(targets) != 1 || targets[0] == "" {
		return errors.New("backup: name one folder to make it in, or - for a tar on standard output")
	}
	if *number > 0 && !isParent(targets[0]) {
		return errors.New("backup: --keep counts backups that are named by the time: " +
			"end the name of their folder with /")
	}
	installation := flags.installation()
	installation.Quick = *quick
	if targets[0] == "-" {
		m, err := installation.IntoTar(ctx, os.Stdout)
		if err != nil {
			return fmt.Errorf("backup: %w", err)
		}
		report(os.Stderr, "sent", m)
		return nil
	}
	if isParent(targets[0]) {
		return backUpInto(ctx, installation, filepath.Clean(targets[0]), int(*number))
	}
	target := filepath.Clean(targets[0])
	m, err := installation.Into(ctx, target)
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	report(os.Stdout, target, m)
	return nil
}

// isParent reports whether target ends with /, and so names the folder of backups.
func isParent(target string) bool {
	return strings.HasSuffix(target, "/") || strings.HasSuffix(target, string(filepath.Separator))
}

// backUpInto makes a backup named by the time, and removes older ones until number are left; 0 keeps all.
func backUpInto(ctx context.Context, i backup.Installation, folder string, number int) error {
	target, m, err := i.IntoNew(ctx, folder)
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	report(os.Stdout, target, m)
	if number == 0 {
		return nil
	}
	removed, err := backup.Keep(target, m.Installation, number)
	for _, name := range removed {
		fmt.Printf("removed the older backup %s\n", name)
	}
	return err
}

// report prints what a backup contains.
func report(to io.Writer, where string, m backup.Manifest) {
	until := "no messages"
	if !m.Until.IsZero() {
		until = fmt.Sprintf("%s, the newest of %s", count(m.Messages, "message"), m.Until.Format(time.DateTime+" UTC"))
	}
	fmt.Fprintf(to, "%s: %s; %s, %s; version %s\n",
		where, until, count(m.Contents, "file"), count(m.ContentBytes, "byte"), m.Schema)
	if len(m.Deleted) > 0 {
		const deleted = "files that people deleted while the backup was made, and that are not in it: %d\n"
		fmt.Fprintf(to, deleted, len(m.Deleted))
	}
	if len(m.Missing) > 0 {
		fmt.Fprintf(to, "files that messages show and that are missing or damaged in the installation itself: %d; "+
			"samovar check names them\n", len(m.Missing))
	}
}

// count returns a number with its noun, whose plural ends with s.
func count[N int | int64](number N, noun string) string {
	if number == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", number, noun)
}
