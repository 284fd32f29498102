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
makes a backup in the new folder TARGET; TARGET/ makes one named by the time in TARGET; - writes a tar to standard output.`

// runBackup makes a backup, also beside the running server.
func runBackup(ctx context.Context, arguments []string, env environment) error {
	flags, err := newCommandLine("backup", backupUsage, env)
	if err != nil {
		return err
	}
	flags.takeDatabase(env)
	number := flags.Uint(
		"keep",
		0,
		"`number` of backups of this installation to keep beside TARGET: older ones are removed (default all)",
	)
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
	return backUp(ctx, installation, targetFolder(targets[0]), int(*number))
}

// targetFolder is where the backup is made. A name that ends with / is the folder of backups, and the backup is named
// by the time.
func targetFolder(target string) string {
	if strings.HasSuffix(target, "/") || strings.HasSuffix(target, string(filepath.Separator)) {
		return filepath.Join(target, time.Now().UTC().Format("2006-01-02T15-04-05Z"))
	}
	return filepath.Clean(target)
}

func backUp(ctx context.Context, i backup.Installation, target string, number int) error {
	m, err := i.Into(ctx, target)
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

// report says what is in a backup.
func report(to io.Writer, where string, m backup.Manifest) {
	until := "no messages"
	if !m.Until.IsZero() {
		until = fmt.Sprintf("%s, the newest of %s", count(m.Messages, "message"), m.Until.Format(time.DateTime+" UTC"))
	}
	fmt.Fprintf(to, "%s: %s; %s, %s; version %s\n",
		where, until, count(m.Contents, "file"), count(m.ContentBytes, "byte"), m.Schema)
	if len(m.Missing) > 0 {
		fmt.Fprintf(
			to,
			"files that messages show and that are missing or damaged in the installation itself: %d; "+
				"samovar check names them\n",
			len(m.Missing),
		)
	}
}

// count says how many there are of a noun whose plural ends with s.
func count[N int | int64](number N, noun string) string {
	if number == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", number, noun)
}
