// Package mail sends letters by e-mail. It knows nothing of chat.
package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"slices"
	"time"

	gomail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"
)

const (
	// dialing is how long a server may take to be reached, session how long to take a letter from there on.
	dialing = 10 * time.Second
	session = 45 * time.Second
)

// Config is what a sender needs to know.
type Config struct {
	Server Server
	// From is whom letters come from; Host is the name we are known by.
	From mail.Address
	Host string
	// Clock tells the time of letters; nil is the system's.
	Clock func() time.Time
	// TLS is for certificates of our own; nil trusts whom the system trusts.
	TLS *tls.Config
}

// Sender hands letters over to a server, each in a session of its own.
type Sender struct {
	Config
	dial func(ctx context.Context, network, address string) (net.Conn, error)
}

// NewSender makes one. Nothing is connected to before there is a letter.
func NewSender(c Config) *Sender {
	if c.Clock == nil {
		c.Clock = time.Now
	}
	if c.TLS == nil {
		c.TLS = &tls.Config{}
	}
	c.TLS = c.TLS.Clone()
	c.TLS.ServerName, c.TLS.MinVersion = c.Server.Host, tls.VersionTLS12
	return &Sender{Config: c, dial: (&net.Dialer{Timeout: dialing}).DialContext}
}

// Refused is what a server answered instead of taking a letter. Its words are left out: they often have the address.
type Refused struct{ Code int }

func (e Refused) Error() string { return fmt.Sprintf("the server answered %d", e.Code) }

// IsFinal says whether a letter that failed with an error would fail again: the server has refused it for good, or it
// is malformed.
func IsFinal(err error) bool {
	var refused Refused
	return errors.Is(err, errMalformed) || (errors.As(err, &refused) && refused.Code >= 500)
}

// IsRefusal says whether the server was there and would not take the letter, which says nothing of other letters.
func IsRefusal(err error) bool { return errors.As(err, new(Refused)) || errors.Is(err, errMalformed) }

// Send hands a letter over, and returns once the server has taken it.
func (s *Sender) Send(ctx context.Context, l Letter) error {
	message, err := l.message(s.From, s.Host, s.Clock())
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, dialing+session)
	defer cancel()
	client, err := s.client(ctx)
	if err != nil {
		return fmt.Errorf("prepare to send a letter: %w", err)
	}
	connection, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return fmt.Errorf("reach the mail server: %w", err)
	}
	defer func() { _ = client.CloseWithSMTPClient(connection) }() // the server has the letter, or an error says that it has not
	if err := client.SendWithSMTPClient(connection, message); err != nil {
		return fmt.Errorf("hand a letter over: %w", refusal(err))
	}
	return nil
}

// refusal is an error without the address that the library's own would have.
func refusal(err error) error {
	var failed *gomail.SendError
	if errors.As(err, &failed) && failed.ErrorCode() != 0 {
		return Refused{failed.ErrorCode()}
	}
	return errors.New("the connection broke off")
}

// client is a session with the server. TLS is a must, unless the server is on this host.
func (s *Sender) client(ctx context.Context) (*gomail.Client, error) {
	policy := gomail.TLSMandatory
	if s.Server.Implicit || s.Server.isLocal() {
		policy = gomail.NoTLS // it is there from the first byte, or nobody else hears
	}
	options := []gomail.Option{
		gomail.WithPort(
			s.Server.Port,
		), gomail.WithHELO(s.Host), gomail.WithTimeout(dialing + session), gomail.WithTLSPolicy(policy),
		gomail.WithTLSConfig(s.TLS),
		gomail.WithDialContextFunc(func(dialing context.Context, network, address string) (net.Conn, error) {
			return s.connect(ctx, dialing, network, address)
		}),
	}
	if s.Server.User != "" {
		options = append(options, gomail.WithSMTPAuthCustom(&login{server: s.Server}))
	}
	return gomail.NewClient(s.Server.Host, options...)
}

// connect reaches the server. The connection ends with the session's context, whatever is waited for then.
func (s *Sender) connect(session, dialing context.Context, network, address string) (net.Conn, error) {
	connection, err := s.dial(dialing, network, address)
	if err != nil {
		return nil, err
	}
	context.AfterFunc(session, func() { _ = connection.Close() })
	if !s.Server.Implicit {
		return connection, nil
	}
	secured := tls.Client(connection, s.TLS)
	if err := secured.HandshakeContext(dialing); err != nil {
		return nil, errors.Join(err, connection.Close())
	}
	return secured, nil
}

// login says who we are, in the first way of ours that the server takes. The library refuses both without TLS to any
// other host.
type login struct {
	server Server
	chosen smtp.Auth
}

// Start begins it.
func (l *login) Start(info *smtp.ServerInfo) (string, []byte, error) {
	l.chosen = smtp.PlainAuth("", l.server.User, l.server.Password, l.server.Host, false)
	if !slices.Contains(info.Auth, "PLAIN") && slices.Contains(info.Auth, "LOGIN") {
		l.chosen = smtp.LoginAuth(l.server.User, l.server.Password, l.server.Host, false)
	}
	return l.chosen.Start(info)
}

// Next goes on with it.
func (l *login) Next(asked []byte, more bool) ([]byte, error) { return l.chosen.Next(asked, more) }
