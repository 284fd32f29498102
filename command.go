package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"samovar/backup"
)

// subcommand is selected by the first argument.
type subcommand struct {
	name, does string
	run        func(ctx context.Context, arguments []string, env environment) error
}

// commands lists all subcommands in the order of the help.
func commands() []subcommand {
	return []subcommand{
		{"serve", "serves the chat; so does samovar without a command", serve},
		{"backup", "makes a backup, also beside the running server", runBackup},
		{"restore", "puts a backup back as a new data folder", runRestore},
		{"check", "says whether an installation is whole", runCheck},
		{"user", "lists accounts, and helps those who are locked out", runUser},
		{"demo", "serves a chat on a folder that is thrown away, and pages that show it", runDemo},
		{"gallery", "serves every component of the pages in every state, for developers", runGallery},
		{"version", "says which version this is, and what it is made of", runVersion},
		{"help", "shows this; help COMMAND, or COMMAND --help, shows the flags of a command", runHelp},
	}
}

// commandOf finds a subcommand by its name.
func commandOf(word string) (subcommand, bool) {
	all := commands()
	i := slices.IndexFunc(all, func(c subcommand) bool { return c.name == word })
	if i < 0 {
		return subcommand{}, false
	}
	return all[i], true
}

// commandNames lists the names of all subcommands.
func commandNames() (words []string) {
	for _, c := range commands() {
		words = append(words, c.name)
	}
	return words
}

// refuseWord returns an error for a word that is no command, or is one behind flags.
func refuseWord(word string) error {
	if _, known := commandOf(word); known {
		return fmt.Errorf("%q is a command and comes first: samovar %s, and then its flags", word, word)
	}
	hint := ""
	if near, found := nearest(strings.ToLower(word), commandNames()); found {
		hint = fmt.Sprintf("; the nearest is %q", near)
	}
	all := strings.Join(commandNames(), ", ")
	return fmt.Errorf("%q is no command%s; a command comes first, and is one of %s", word, hint, all)
}

// commandLine parses the arguments of a command that works on an installation without serving it.
type commandLine struct {
	*flag.FlagSet
	usage            string
	folder, database string
}

// newCommandLine defines the flag that all these commands have. Its default is the server's, from the environment.
// That must have no mistake at all: with a misspelt variable another installation would be backed up.
func newCommandLine(name, usage string, env environment) (*commandLine, error) {
	server, err := readConfig(nil, env)
	if err != nil {
		return nil, err
	}
	c := &commandLine{FlagSet: flag.NewFlagSet("samovar "+name, flag.ContinueOnError), usage: usage}
	c.StringVar(&c.folder, "data", server.folder, "`folder` of the installation")
	c.SetOutput(io.Discard) // else each mistake would be followed by the whole help
	return c, nil
}

// takeDatabase defines the flag for a database outside the folder.
func (c *commandLine) takeDatabase(env environment) {
	c.StringVar(&c.database, "database", env.get(variableName("database")),
		"`path` of the SQLite database (default <data>/samovar.db)")
}

// read parses the arguments and returns the words before, between and after flags. It returns errHelp after it has
// shown the help.
func (c *commandLine) read(arguments []string) (words []string, err error) {
	for {
		if err := parse(c.FlagSet, arguments); errors.Is(err, flag.ErrHelp) {
			fmt.Println(c.usage)
			c.SetOutput(os.Stdout)
			c.PrintDefaults()
			return nil, errHelp
		} else if err != nil {
			return nil, err
		}
		if c.NArg() == 0 {
			break
		}
		words, arguments = append(words, c.Arg(0)), c.Args()[1:]
	}
	if err := refuseEmpty(c.FlagSet); err != nil {
		return nil, err
	}
	if c.database == "" {
		c.database = filepath.Join(c.folder, "samovar.db")
	}
	return words, nil
}

// installation returns the installation that the flags name.
func (c *commandLine) installation() backup.Installation {
	return backup.Installation{
		Database: c.database,
		Key:      filepath.Join(c.folder, "key"),
		Uploads:  filepath.Join(c.folder, "uploads"),
		Version:  version(),
	}
}
