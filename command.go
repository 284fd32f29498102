package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"samovar/backup"
)

// commands are what the program does besides serving, by the word that comes first.
var commands = map[string]func(ctx context.Context, arguments []string, env environment) error{
	"backup":  runBackup,
	"check":   runCheck,
	"demo":    runDemo,
	"restore": runRestore,
}

// commandLine is the flags of a command that works on an installation without serving it, and the words among them.
type commandLine struct {
	*flag.FlagSet
	usage            string
	folder, database string
}

// newCommandLine makes the flag that all these commands have. What is not given is as the server would take it from
// the environment, which must be right in all it says: a misspelt variable would have another installation backed up.
func newCommandLine(name, usage string, env environment) (*commandLine, error) {
	server, err := readConfig(nil, env)
	if err != nil {
		return nil, err
	}
	c := &commandLine{FlagSet: flag.NewFlagSet("samovar "+name, flag.ContinueOnError), usage: usage}
	c.StringVar(&c.folder, "data", server.folder, "`folder` of the installation")
	c.SetOutput(io.Discard) // or each mistake would be followed by all there is to say
	return c, nil
}

// takeDatabase adds the flag for a database that lies elsewhere.
func (c *commandLine) takeDatabase(env environment) {
	c.StringVar(
		&c.database,
		"database",
		env.get(variableName("database")),
		"`path` of the SQLite database (default <data>/samovar.db)",
	)
}

// read sets the flags from the arguments, and returns the words before, between and after them. It returns errHelp
// once it has shown how the command is used.
func (c *commandLine) read(arguments []string) (words []string, err error) {
	for {
		if err := c.Parse(arguments); errors.Is(err, flag.ErrHelp) {
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

// installation is what the flags name.
func (c *commandLine) installation() backup.Installation {
	return backup.Installation{
		Database: c.database, Key: filepath.Join(c.folder, "key"), Uploads: filepath.Join(c.folder, "uploads"), Version: version(),
	}
}
