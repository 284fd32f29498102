package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"text/tabwriter"
	"time"

	"samovar/locales"
	"samovar/models"
)

const userUsage = `samovar user list
lists all accounts, also beside the running server.

samovar user password NAME
gives an account a new password, prints it, and signs the account out everywhere.

samovar user administrator NAME [--end]
makes an account an administrator's, or ends that.

samovar user sessions NAME [--end]
lists where an account is signed in, or signs it out everywhere.

What changes something needs the server stopped.`

// userCommand is what samovar user does with an account.
type userCommand struct {
	flags *commandLine
	name  string // empty for list
	end   bool
}

// runUser helps people who are locked out: who may run it has the database anyway.
func runUser(ctx context.Context, arguments []string, env environment) error {
	flags, err := newCommandLine("user", userUsage, env)
	if err != nil {
		return err
	}
	flags.takeDatabase(env)
	u := userCommand{flags: flags}
	flags.BoolVar(&u.end, "end", false, "end the role, or the sessions")
	words, err := flags.read(arguments)
	if errors.Is(err, errHelp) {
		return nil
	}
	if err != nil {
		return err
	}
	act, err := u.choose(words)
	if err == nil {
		err = explained(act(ctx), u.name)
	}
	if err != nil {
		return fmt.Errorf("user: %w", err)
	}
	return nil
}

// choose returns the act that the words name.
func (u *userCommand) choose(words []string) (func(context.Context) error, error) {
	if len(words) == 0 {
		return nil, errors.New("say what to do: list, password, administrator or sessions")
	}
	takes := 2
	var act func(context.Context) error
	switch words[0] {
	case "list":
		act, takes = u.list, 1
	case "password":
		act = u.password
	case "administrator":
		act = u.administrator
	case "sessions":
		act = u.sessions
	default:
		return nil, fmt.Errorf("%q is not one of list, password, administrator and sessions", words[0])
	}
	if len(words) != takes {
		return nil, fmt.Errorf("%s takes %s, and %d were given",
			words[0], count(takes-1, "username"), len(words)-1)
	}
	if u.end && (words[0] == "list" || words[0] == "password") {
		return nil, fmt.Errorf("%s ends nothing: leave --end out", words[0])
	}
	if takes == 2 {
		u.name = words[1]
	}
	return act, nil
}

// explained puts an error about an account into words of the command line.
func explained(err error, name string) error {
	var refused models.Invalid
	switch {
	case errors.Is(err, models.ErrNotFound):
		return fmt.Errorf("there is no account %q; samovar user list shows them all", name)
	case errors.As(err, &refused):
		texts, failed := locales.Load()
		if failed != nil {
			return failed
		}
		return errors.New(texts.In("en").T(refused.Reason, refused.Args...))
	}
	return err
}

func (u *userCommand) list(ctx context.Context) error {
	return u.inspect(func(database *models.Database) error {
		accounts, err := database.Accounts(ctx)
		if err != nil {
			return err
		}
		table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintln(table, "USERNAME\tNAME\tROLE\tCREATED\tLAST SEEN\tSESSIONS")
		for _, a := range accounts {
			fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%d\n",
				a.Username, a.Nickname, a.Rank(), day(a.CreatedAt), day(a.SeenAt), a.Sessions)
		}
		return table.Flush()
	})
}

func (u *userCommand) password(ctx context.Context) error {
	return u.change(ctx, func(store *models.Store) error {
		password, err := store.ReplacePassword(ctx, u.name)
		if err == nil {
			fmt.Printf("the new password of %s is %s\n", u.name, password)
		}
		return err
	})
}

func (u *userCommand) administrator(ctx context.Context) error {
	return u.change(ctx, func(store *models.Store) error {
		if u.end {
			return say(store.Demote(ctx, u.name), "%s is no administrator any more", u.name)
		}
		_, err := store.Appoint(ctx, u.name)
		return say(err, "%s is an administrator", u.name)
	})
}

func (u *userCommand) sessions(ctx context.Context) error {
	if u.end {
		return u.change(ctx, func(store *models.Store) error {
			return say(store.EndSessionsOf(ctx, u.name), "%s is signed out everywhere", u.name)
		})
	}
	return u.inspect(func(database *models.Database) error {
		sessions, err := database.SessionsOf(ctx, u.name, time.Now().UnixMilli())
		if err != nil {
			return err
		}
		table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintln(table, "SIGNED IN\tLAST SEEN\tBROWSER")
		for _, s := range sessions {
			fmt.Fprintf(table, "%s\t%s\t%s\n", day(s.CreatedAt), day(s.SeenAt), s.Agent)
		}
		return table.Flush()
	})
}

// inspect reads the database, which a server may use.
func (u *userCommand) inspect(read func(*models.Database) error) (err error) {
	database, err := models.Inspect(u.flags.database)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, database.Close()) }()
	return read(database)
}

// change opens the database of a server that is stopped.
func (u *userCommand) change(ctx context.Context, act func(*models.Store) error) (err error) {
	if _, err := os.Stat(u.flags.database); err != nil { // else a new one would be made
		return fmt.Errorf("open the database: %w", err)
	}
	store, err := models.Open(ctx, models.Config{
		Path:    u.flags.database,
		Uploads: filepath.Join(u.flags.folder, "uploads"),
		Log:     slog.New(slog.NewTextHandler(io.Discard, nil)),
	})
	if err != nil {
		return fmt.Errorf("%w: stop the server first, and start it again after", err)
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	return act(store)
}

// say prints a sentence unless an error takes its place.
func say(err error, sentence string, args ...any) error {
	if err == nil {
		fmt.Printf(sentence+"\n", args...)
	}
	return err
}

// day returns a time in unix milliseconds as a table has it.
func day(milliseconds int64) string {
	if milliseconds == 0 {
		return "never"
	}
	return time.UnixMilli(milliseconds).UTC().Format("2006-01-02 15:04")
}
