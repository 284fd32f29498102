package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	netmail "net/mail"
	"net/url"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"

	"samovar/autolink"
	"samovar/mail"
	"samovar/models"
)

// errHelp says that the help was shown as requested.
var errHelp = errors.New("help")

// config holds the settings of the operator.
type config struct {
	addr, folder, database string
	name, terms            string
	given                  models.Given // settings that cannot be changed in the site
	administrator          string
	unlimited              bool
	indexed                bool    // by search engines
	proxies                proxies // none: there is no proxy in front
	perAddress             int     // connections
	previews, avatars      bool
	uploadsQuota           int64 // bytes
	publicURL              *url.URL
	smtp                   *mail.Server // nil sends no e-mail
	mailFrom               *netmail.Address
	level                  slog.Level
}

// unparsed holds the values of flags that are checked when all are read.
type unparsed struct {
	limits, bus, publicURL, smtp, mailFrom string
	registration                           string
	guests                                 bool
	quota                                  byteSize
}

// readConfig reads flags, and SAMOVAR_<NAME> for each flag that is not given. Its error names a wrong value or an
// unknown name. It returns errHelp after it has shown the help.
func readConfig(arguments []string, env environment) (config, error) {
	c, u := config{}, unparsed{quota: 20_000_000_000}
	flags := flag.NewFlagSet("samovar", flag.ContinueOnError)
	defineFlags(flags, &c, &u)
	flags.SetOutput(io.Discard) // else each mistake would be followed by the whole help
	if err := env.set(flags); err != nil {
		return c, err
	}
	if err := parse(flags, arguments); errors.Is(err, flag.ErrHelp) {
		flags.SetOutput(os.Stdout)
		printUsage(flags)
		return c, errHelp
	} else if err != nil {
		return c, err
	}
	if flags.NArg() > 0 {
		return c, refuseRest(arguments[:len(arguments)-flags.NArg()], flags.Arg(0))
	}
	if err := refuseEmpty(flags); err != nil {
		return c, err
	}
	flags.Visit(func(f *flag.Flag) {
		switch f.Name {
		case "name":
			c.given.Name = c.name
		case "guests":
			c.given.Guests = &u.guests
		case "registration":
			c.given.Registration = models.RegistrationMode(u.registration)
		}
	})
	c, err := c.settle(u)
	if err != nil {
		return c, err
	}
	return c.settleMail(u.smtp, u.mailFrom)
}

// defineFlags defines the flags of the server; c and u get their values.
func defineFlags(flags *flag.FlagSet, c *config, u *unparsed) {
	flags.StringVar(&c.addr, "addr", "127.0.0.1:8080", "`address` to listen on")
	flags.StringVar(&c.folder, "data", "data",
		"`folder` for the database, the key and what is sent along with messages")
	flags.StringVar(&c.database, "database", "", "`path` of the SQLite database (default <data>/samovar.db)")
	flags.StringVar(&u.bus, "bus", "", "`url` of the link between nodes; none yet")
	flags.StringVar(&u.publicURL, "public-url", "",
		"`url` people reach this installation by; settles the scheme and host of cookies and links")
	flags.StringVar(&u.smtp, "smtp", "",
		"`url` of the server that takes e-mail, as smtp://user:password@host:587 (STARTTLS) or "+
			"smtps://host:465; better in SAMOVAR_SMTP")
	flags.StringVar(&u.mailFrom, "mail-from", "",
		"`address` that e-mail comes from, as chat@example.org or \"Tea <chat@example.org>\"")
	flags.StringVar(&c.name, "name", "Samovar", "`name` of this installation; it cannot be changed in the site then")
	flags.StringVar(&c.given.Operator, "operator", "", "`name` of who runs it, for the footer; as above")
	flags.StringVar(&c.terms, "terms", "", "`url` of the terms an account must accept")
	flags.StringVar(&c.administrator, "administrator", "",
		"`username` of a member to make an administrator at this start, where the first one is gone")
	flags.BoolVar(&u.guests, "guests", true, "let people read and speak without an account; as above")
	flags.StringVar(&u.registration, "registration", string(models.RegistrationOpen),
		"`who` can make an account: open, invitation or closed; as above")
	flags.BoolVar(&c.indexed, "search-engines", true, "let search engines have the rooms whose owners want that")
	flags.BoolVar(&c.previews, "link-previews", false,
		"fetch public pages that messages link to, and show what they say of themselves")
	flags.BoolVar(&c.avatars, "avatars", true,
		"fetch the pictures that embedding sites sign for their users, and show them")
	flags.Var(&c.proxies, "behind-proxy",
		"`networks` of the proxies in front, which are believed in X-Forwarded-For; alone: loopback and private ones")
	flags.StringVar(&u.limits, "limits", "on",
		"`on` or off: limits by address, person and account; off is for load tests")
	flags.IntVar(&c.perAddress, "connections-per-address", 2000,
		"`number` of connections that one address may hold; half of them may be streams")
	flags.Var(&u.quota, "uploads-quota",
		"`size` that all files sent along with messages may take, like 500MB or 20GB; 25MB or more")
	flags.TextVar(&c.level, "log", slog.LevelInfo, "`level`: debug, info, warn, error")
}

// settle checks and parses the values that are more than text.
func (c config) settle(u unparsed) (config, error) {
	c.uploadsQuota = int64(u.quota)
	c.unlimited = u.limits == "off"
	switch {
	case strings.HasSuffix(c.addr, ":"):
		return c, fmt.Errorf("--addr %q has no port: give one, or 0 for any that is free", c.addr)
	case c.uploadsQuota < models.MaxFile:
		return c, fmt.Errorf(
			"--uploads-quota %s is less than one file may have, %d MB: a number alone is bytes, so write 20GB",
			&u.quota, models.MaxFile/1_000_000,
		)
	case u.limits != "on" && u.limits != "off":
		return c, fmt.Errorf("--limits %q is neither on nor off", u.limits)
	case !slices.Contains(models.RegistrationModes, models.RegistrationMode(u.registration)):
		return c, fmt.Errorf("--registration %q is none of open, invitation and closed", u.registration)
	case c.perAddress < 2:
		return c, fmt.Errorf("--connections-per-address %d: give 2 or more", c.perAddress)
	case u.bus != "":
		return c, errors.New("--bus: this version runs as one node and has no link between nodes yet")
	case strings.Contains(c.database, "://"):
		return c, errors.New(
			"--database: this version keeps everything in SQLite; give a path, PostgreSQL is not there yet",
		)
	}
	if c.database == "" {
		c.database = filepath.Join(c.folder, "samovar.db")
	}
	if err := checkURL("terms", c.terms); err != nil {
		return c, err
	}
	if u.publicURL == "" {
		return c, nil
	}
	var err error
	c.publicURL, err = parsePublicURL(u.publicURL)
	return c, err
}

// parsePublicURL returns scheme and host in the form that browsers send in Origin, with which they are compared: there
// "https://Чат.рф:443" is "https://xn--80a0bn.xn--p1ai".
func parsePublicURL(value string) (*url.URL, error) {
	if err := checkURL("public-url", value); err != nil {
		return nil, err
	}
	rest, _ := url.Parse(value) // checked a line above
	if strings.Trim(rest.Path, "/") != "" || rest.RawQuery != "" || rest.Fragment != "" || rest.User != nil {
		return nil, fmt.Errorf("--public-url %q: give scheme and host alone, as https://chat.example", value)
	}
	opened, valid := autolink.Parse(value)
	if !valid {
		return nil, fmt.Errorf("--public-url %q: browsers do not open this host", value)
	}
	origin, err := url.Parse(opened.Href)
	if err != nil {
		return nil, fmt.Errorf("--public-url %q: %w", value, err)
	}
	origin.Host = strings.TrimSuffix(origin.Host, map[string]string{"http": ":80", "https": ":443"}[origin.Scheme])
	return origin, nil
}

// settleMail checks and parses the settings of e-mail. Errors do not hold the server's address: it has a password.
func (c config) settleMail(smtp, from string) (config, error) {
	switch {
	case smtp == "" && from == "":
		return c, nil
	case smtp == "":
		return c, errors.New("--mail-from says who e-mail comes from, and without --smtp there is none")
	case from == "":
		return c, errors.New("--smtp sends e-mail, and --mail-from must say which address it comes from")
	case c.publicURL == nil:
		return c, errors.New("--smtp sends e-mail with links, and --public-url must say where they lead")
	}
	server, err := mail.ParseServer(smtp)
	if err != nil {
		return c, fmt.Errorf("--smtp: %w", err)
	}
	address, err := netmail.ParseAddress(from)
	if err != nil {
		return c, fmt.Errorf("--mail-from %q is not an address", from)
	}
	if address.Name == "" {
		address.Name = c.name
	}
	c.smtp, c.mailFrom = &server, address
	return c, nil
}

// subject returns the contact that push services require (RFC 8292, 2.1): the operator's e-mail address, or else the
// public URL. Without either it is localhost, and some services, Apple's among them, refuse the pushes.
func (c config) subject() string {
	switch {
	case c.mailFrom != nil:
		return c.mailFrom.Address
	case c.publicURL != nil && c.publicURL.Scheme == "https":
		return "https://" + c.publicURL.Host
	}
	return "https://localhost"
}

func checkURL(name, value string) error {
	if value == "" {
		return nil
	}
	parsed, err := url.Parse(value)
	if err != nil || parsed.Hostname() == "" || !isPort(parsed.Port()) ||
		(parsed.Scheme != "http" && parsed.Scheme != "https") {
		return fmt.Errorf("--%s %q is not an http or https address", name, value)
	}
	return nil
}

// isPort reports whether text is a port, or empty.
func isPort(text string) bool {
	port, err := strconv.ParseUint(text, 10, 16)
	return text == "" || (err == nil && port > 0)
}

// version returns the tag of the build, or the commit it was built from.
func version() string {
	build, known := debug.ReadBuildInfo()
	if !known {
		return "dev"
	}
	if build.Main.Version != "" && build.Main.Version != "(devel)" {
		return build.Main.Version
	}
	for _, setting := range build.Settings {
		if setting.Key == "vcs.revision" && len(setting.Value) >= 7 {
			return setting.Value[:7]
		}
	}
	return "dev"
}
