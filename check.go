package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"samovar/backup"
)

const checkUsage = `samovar check
reads an installation through, also beside its running server, says what is wrong with it, ` +
	`and ends with status 1 if anything is.`

// runCheck prints what is wrong with an installation.
func runCheck(ctx context.Context, arguments []string, env environment) error {
	flags, err := newCommandLine("check", checkUsage, env)
	if err != nil {
		return err
	}
	flags.takeDatabase(env)
	words, err := flags.read(arguments)
	if errors.Is(err, errHelp) {
		return nil
	}
	if err != nil {
		return err
	}
	if len(words) > 0 {
		return fmt.Errorf("check: %q is not a flag", words[0])
	}
	found, err := flags.installation().Check(ctx, flags.folder)
	if err != nil {
		return fmt.Errorf("check: %w", err)
	}
	printFindings(found)
	if number := len(found.Wrong); number > 0 {
		return fmt.Errorf("check: %s found", count(number, "fault"))
	}
	return nil
}

// shownFaults limits the faults that are printed one by one.
const shownFaults = 100

func printFindings(found backup.Findings) {
	for i, fault := range found.Wrong {
		if i == shownFaults {
			fmt.Printf("fault: and %d more\n", len(found.Wrong)-shownFaults)
			break
		}
		fmt.Println("fault:", fault)
	}
	checked := backup.Manifest{Facts: found.Facts, Contents: found.Contents, ContentBytes: found.ContentBytes}
	report(os.Stdout, "checked", checked)
	if found.Unused > 0 {
		fmt.Printf("unused: %s, %s, that no message shows; the server sets them aside\n",
			count(found.Unused, "file"), count(found.UnusedBytes, "byte"))
	}
	if found.Aside > 0 {
		fmt.Printf("set aside: %s, %s, to be erased after some days\n",
			count(found.Aside, "file"), count(found.AsideBytes, "byte"))
	}
	if found.Outdated != "" {
		fmt.Printf("the next start brings the database to version %s\n", found.Outdated)
	}
}
