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

// Letter is what is sent to one address.
type Letter struct {
	To, Subject, Text string
	// HTML is the same as a page, for programs that show one; empty where the text is all.
	HTML string
	// Stop is an address of ours by which no more such letters come, with one click (RFC 8058); empty for a letter
	// that somebody has asked for.
	Stop string
	// Wanted is asked before each further try and ends them with false; nil for a letter that is wanted whatever
	// happens.
	Wanted func(context.Context) bool
}

// errMalformed is a letter that cannot be written down: what stands in its head would end a line there.
var errMalformed = errors.New("the head of a letter has what no head may have")

// check refuses what could add lines to a letter's head. The library encodes it too; nothing rests on that.
func (l Letter) check() error {
	parsed, err := mail.ParseAddress(l.To)
	if err != nil || parsed.Address != l.To {
		return fmt.Errorf("%w: to", errMalformed)
	}
	for name, value := range map[string]string{"to": l.To, "subject": l.Subject, "stop": l.Stop} {
		if strings.ContainsFunc(value, unicode.IsControl) || !utf8.ValidString(value) {
			return fmt.Errorf("%w: %s", errMalformed, name)
		}
	}
	return nil
}

// message is the letter as it is sent (RFC 5322), from an address and a host of ours.
func (l Letter) message(from mail.Address, host string, now time.Time) (*gomail.Msg, error) {
	if err := l.check(); err != nil {
		return nil, err
	}
	m := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	m.FromMailAddress(&from)
	to, err := inASCII(l.To)
	if err != nil {
		return nil, err
	}
	m.SetAddrHeaderFromMailAddress(gomail.HeaderTo, &mail.Address{Address: to})
	m.Subject(l.Subject)
	m.SetDateWithValue(now)
	m.SetMessageIDWithValue(rand.Text() + "@" + host)
	m.SetGenHeader("Auto-Submitted", "auto-generated") // no holiday answers it (RFC 3834)
	if l.Stop != "" {
		m.SetGenHeaderPreformatted("List-Unsubscribe", "<"+l.Stop+">")
		m.SetGenHeaderPreformatted("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
	}
	m.SetBodyString(gomail.TypeTextPlain, l.Text)
	if l.HTML != "" {
		m.AddAlternativeString(gomail.TypeTextHTML, l.HTML)
	}
	return m, nil
}

// inASCII writes the domain of an address as every server takes it (RFC 5891).
func inASCII(address string) (string, error) {
	at := strings.LastIndex(address, "@")
	domain, err := idna.Lookup.ToASCII(address[at+1:])
	if err != nil {
		return "", fmt.Errorf("a letter to a domain that is none: %w", errMalformed)
	}
	return address[:at+1] + domain, nil
}
