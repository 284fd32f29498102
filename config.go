package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"math"
	netmail "net/mail"
	"net/url"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"

	"samovar/autolink"
	"samovar/mail"
	"samovar/models"
)

// errHelp says that help was asked for and given.
var errHelp = errors.New("help")

// config is what the operator decided.
type config struct {
	addr, folder, database string
	name, operator, terms  string
	administrator          string
	guests, unlimited      bool
	indexed                bool    // by search engines
	proxies                proxies // none: there is no proxy in front
	perAddress             int     // connections
	previews, avatars      bool
	uploadsQuota           int64 // bytes
	publicURL              *url.URL
	smtp                   *mail.Server // nil sends no letters
	mailFrom               *netmail.Address
	level                  slog.Level
}

// readConfig reads flags, and for each flag that is not given SAMOVAR_<NAME>. A wrong value and a wrong name are
// named in the error.
func readConfig(arguments []string, env environment) (config, error) {
	var c config
	var limits, bus, public, smtp, from string
	quota := byteSize(20_000_000_000)
	flags := flag.NewFlagSet("samovar", flag.ContinueOnError)
	flags.StringVar(&c.addr, "addr", "127.0.0.1:8080", "`address` to listen on")
	flags.StringVar(
		&c.folder,
		"data",
		"data",
		"`folder` for the database, the key and what is sent along with messages",
	)
	flags.StringVar(&c.database, "database", "", "`path` of the SQLite database (default <data>/samovar.db)")
	flags.StringVar(&bus, "bus", "", "`url` of the link between nodes; none yet")
	flags.StringVar(
		&public,
		"public-url",
		"",
		"`url` people reach this installation by; settles the scheme and host of cookies and links",
	)
	flags.StringVar(
		&smtp,
		"smtp",
		"",
		"`url` of the server that takes e-mail, as smtp://user:password@host:587 (STARTTLS) or smtps://host:465; better in SAMOVAR_SMTP",
	)
	flags.StringVar(
		&from,
		"mail-from",
		"",
		"`address` that e-mail comes from, as chat@example.org or \"Tea <chat@example.org>\"",
	)
	flags.StringVar(&c.name, "name", "Samovar", "`name` of this installation")
	flags.StringVar(&c.operator, "operator", "", "`name` of who runs it, for the footer")
	flags.StringVar(&c.terms, "terms", "", "`url` of the terms an account must accept")
	flags.StringVar(
		&c.administrator,
		"administrator",
		"",
		"`username` of a member to make an administrator at this start, where the first one is gone",
	)
	flags.BoolVar(&c.guests, "guests", true, "let people read and speak without an account")
	flags.BoolVar(&c.indexed, "search-engines", true, "let search engines have the rooms whose owners want that")
	flags.BoolVar(
		&c.previews,
		"link-previews",
		false,
		"fetch public pages that messages link to, and show what they say of themselves",
	)
	flags.BoolVar(
		&c.avatars,
		"avatars",
		true,
		"fetch the pictures that embedding sites sign for their users, and show them",
	)
	flags.Var(
		&c.proxies,
		"behind-proxy",
		"`networks` of the proxies in front, which are believed in X-Forwarded-For; alone: loopback and private ones",
	)
	flags.StringVar(
		&limits,
		"limits",
		"on",
		"`on` or off: limits by address, person and account; off is for load tests",
	)
	flags.IntVar(
		&c.perAddress,
		"connections-per-address",
		2000,
		"`number` of connections that one address may hold; half of them may be streams",
	)
	flags.Var(
		&quota,
		"uploads-quota",
		"`size` that all files sent along with messages may take, like 500MB or 20GB; 25MB or more",
	)
	flags.TextVar(&c.level, "log", slog.LevelInfo, "`level`: debug, info, warn, error")
	flags.SetOutput(io.Discard) // or each mistake would be followed by all there is to say
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
	c.uploadsQuota = int64(quota)
	c, err := c.settle(limits, bus, public)
	if err != nil {
		return c, err
	}
	return c.settleMail(smtp, from)
}

// settle checks the values that are more than a text.
func (c config) settle(limits, bus, public string) (config, error) {
	switch {
	case strings.HasSuffix(c.addr, ":"):
		return c, fmt.Errorf("--addr %q has no port: give one, or 0 for any that is free", c.addr)
	case c.uploadsQuota < models.MaxFile:
		size := byteSize(c.uploadsQuota)
		return c, fmt.Errorf(
			"--uploads-quota %s is less than one file may have, %d MB: a number alone is bytes, so write 20GB",
			&size,
			models.MaxFile/1_000_000,
		)
	case limits != "on" && limits != "off":
		return c, fmt.Errorf("--limits %q is neither on nor off", limits)
	case c.perAddress < 2:
		return c, fmt.Errorf("--connections-per-address %d: give 2 or more", c.perAddress)
	case bus != "":
		return c, errors.New("--bus: this version runs as one node and has no link between nodes yet")
	case strings.Contains(c.database, "://"):
		return c, errors.New(
			"--database: this version keeps everything in SQLite; give a path, PostgreSQL is not there yet",
		)
	}
	c.unlimited = limits == "off"
	if c.database == "" {
		c.database = filepath.Join(c.folder, "samovar.db")
	}
	if err := checkURL("terms", c.terms); err != nil {
		return c, err
	}
	if public == "" {
		return c, nil
	}
	var err error
	c.publicURL, err = parsePublicURL(public)
	return c, err
}

// parsePublicURL returns scheme and host as browsers send them in Origin, which they are compared with:
// "https://Чат.рф:443" is "https://xn--80a0bn.xn--p1ai" there.
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

// settleMail checks whether and how letters are sent. The server's address is in no error: it has a password.
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

// subject returns who answers for calls to browsers, as their makers want to know (RFC 8292, 2.1): the operator's
// mail address, or else the public address. Without either it is a host that is no one's, and some makers, Apple
// among them, refuse the calls.
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
	parsed, err := url.Parse(value)
	if value != "" &&
		(err != nil || parsed.Hostname() == "" || !isPort(parsed.Port()) || (parsed.Scheme != "http" && parsed.Scheme != "https")) {
		return fmt.Errorf("--%s %q is not an http or https address", name, value)
	}
	return nil
}

// isPort says whether a text can follow the colon of an address; none need.
func isPort(text string) bool {
	port, err := strconv.ParseUint(text, 10, 16)
	return text == "" || (err == nil && port > 0)
}

// byteSize is a number of bytes as it is given in a flag: digits, and a unit of 1000s or none.
type byteSize int64

// String is the number in the largest unit that divides it.
func (b *byteSize) String() string {
	for i := len(byteUnits) - 1; i >= 0; i-- {
		if u := byteUnits[i]; *b > 0 && int64(*b)%u.bytes == 0 {
			return strconv.FormatInt(int64(*b)/u.bytes, 10) + u.name
		}
	}
	return strconv.FormatInt(int64(*b), 10)
}

// Set reads one that is greater than zero.
func (b *byteSize) Set(text string) error {
	digits, unit := strings.ToUpper(strings.ReplaceAll(text, " ", "")), int64(1)
	for i := len(byteUnits) - 1; i >= 0; i-- {
		if rest, has := strings.CutSuffix(digits, strings.ToUpper(byteUnits[i].name)); has {
			digits, unit = rest, byteUnits[i].bytes
			break
		}
	}
	number, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || number <= 0 || number > math.MaxInt64/unit {
		return errors.New("not a size like 500MB or 20GB")
	}
	*b = byteSize(number * unit)
	return nil
}

var byteUnits = []struct {
	name  string
	bytes int64
}{{"kB", 1000}, {"MB", 1_000_000}, {"GB", 1_000_000_000}, {"TB", 1_000_000_000_000}}

// version is what the build says of itself: the tag, or the commit it was built from.
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
