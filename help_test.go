package main

import (
	"runtime"
	"strings"
	"testing"

	"samovar/models"
)

func TestAnUnknownCommandIsAnsweredWithTheKnownOnes(t *testing.T) {
	for arguments, said := range map[string]string{
		"bakup":             `"bakup" is no command; the nearest is "backup"; a command comes first`,
		"Check":             `the nearest is "check"`,
		"frobnicate":        `"frobnicate" is no command; a command comes first`,
		"--data x check":    `"check" is a command and comes first: samovar check`,
		"--data x chek":     `the nearest is "check"`,
		"help bakup":        `the nearest is "backup"`,
		"serve check":       `"check" is a command and comes first`,
		"--guests false":    `write --guests=false`,
		"version --surplus": `"--surplus" follows it`,
	} {
		t.Run(arguments, func(t *testing.T) {
			_, err := command(t, strings.Fields(arguments)...)
			if err == nil || !strings.Contains(err.Error(), said) || strings.Contains(err.Error(), "\n") {
				t.Fatalf("it said %v", err)
			}
			for _, name := range commandNames() {
				if strings.HasSuffix(said, "a command comes first") && !strings.Contains(err.Error(), name) {
					t.Errorf("%s is not among them: %v", name, err)
				}
			}
		})
	}
}

func TestHelpListsTheCommands(t *testing.T) {
	for _, arguments := range []string{"help", "--help", "-h", "serve --help"} {
		said := mustRun(t, strings.Fields(arguments)...)
		for _, c := range commands() {
			if !strings.Contains(said, c.name) || !strings.Contains(said, c.does) {
				t.Errorf("%s lacks %s: %s", arguments, c.name, said)
			}
		}
		if !strings.Contains(said, "-public-url") {
			t.Errorf("%s lacks the flags: %s", arguments, said)
		}
	}
	for _, name := range []string{"backup", "restore", "check"} {
		if said := mustRun(t, "help", name); said != mustRun(t, name, "--help") {
			t.Errorf("help %s says %q", name, said)
		}
	}
	if said := mustRun(t, "help", "version"); !strings.Contains(said, "samovar version") {
		t.Errorf("help version says %q", said)
	}
}

func TestVersionNamesGoSQLiteAndSchema(t *testing.T) {
	schema, err := models.NewestSchema()
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"version", "--version"} {
		said := mustRun(t, word)
		for _, part := range []string{"samovar " + version(), runtime.Version(), "sqlite", "schema " + schema} {
			if !strings.Contains(said, part) {
				t.Errorf("%s lacks %s: %s", word, part, said)
			}
		}
	}
}
