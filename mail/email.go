package mail

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/mail"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	gomail "github.com/wneessen/go-mail"
	"golang.org/x/net/idna"
)

// Email is an e-mail to one address.
type Email struct {
	To, Subject, Text string
	// HTML says the same as Text, for programs that show HTML; may be empty.
	HTML string
	// Stop is the URL that unsubscribes with one click (RFC 8058); empty for an e-mail that was asked for.
	Stop string
	// Wanted is asked before each further try, and ends them when it returns false; nil means always wanted.
	Wanted func(context.Context) bool
}

// errMalformed says that an e-mail cannot be sent, now or later: its address is invalid, or a header value would end
// its line.
var errMalformed = errors.New("the header of an e-mail has what no header may have")

// check refuses values that could add lines to the header. The library encodes them too, but need not be trusted.
func (e Email) check() error {
	parsed, err := mail.ParseAddress(e.To)
	if err != nil || parsed.Address != e.To {
		return fmt.Errorf("%w: to", errMalformed)
	}
	for name, value := range map[string]string{"to": e.To, "subject": e.Subject, "stop": e.Stop} {
		if strings.ContainsFunc(value, unicode.IsControl) || !utf8.ValidString(value) {
			return fmt.Errorf("%w: %s", errMalformed, name)
		}
	}
	return nil
}

// message returns the e-mail in the form in which it is sent (RFC 5322).
func (e Email) message(from mail.Address, host string, now time.Time) (*gomail.Msg, error) {
	if err := e.check(); err != nil {
		return nil, err
	}
	m := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	m.FromMailAddress(&from)
	to, err := inASCII(e.To)
	if err != nil {
		return nil, err
	}
	m.SetAddrHeaderFromMailAddress(gomail.HeaderTo, &mail.Address{Address: to})
	m.Subject(e.Subject)
	m.SetDateWithValue(now)
	m.SetMessageIDWithValue(rand.Text() + "@" + host)
	m.SetGenHeader("Auto-Submitted", "auto-generated") // tells vacation replies to stay silent (RFC 3834)
	if e.Stop != "" {
		m.SetGenHeaderPreformatted("List-Unsubscribe", "<"+e.Stop+">")
		m.SetGenHeaderPreformatted("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
	}
	m.SetBodyString(gomail.TypeTextPlain, e.Text)
	if e.HTML != "" {
		m.AddAlternativeString(gomail.TypeTextHTML, e.HTML)
	}
	return m, nil
}

// inASCII returns an address with its domain in ASCII, which every server accepts (RFC 5891).
func inASCII(address string) (string, error) {
	at := strings.LastIndex(address, "@")
	domain, err := idna.Lookup.ToASCII(address[at+1:])
	if err != nil {
		return "", fmt.Errorf("the domain of an e-mail address: %w", errMalformed)
	}
	return address[:at+1] + domain, nil
}
