// Package mail sends e-mail. It knows nothing of chat.
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
	// dialing limits connecting to the server, session the transfer after that.
	dialing = 10 * time.Second
	session = 45 * time.Second
)

// Config is what a sender needs.
type Config struct {
	Server Server
	// From is the sender's address; Host is the name this program says in HELO and in message ids.
	From mail.Address
	Host string
	// Clock dates e-mails; nil is the system's clock.
	Clock func() time.Time
	// TLS is for private certificates; nil trusts what the system trusts.
	TLS *tls.Config
}

// Sender hands e-mails over to a server, each in its own session.
type Sender struct {
	Config
	dial func(ctx context.Context, network, address string) (net.Conn, error)
}

// NewSender returns a sender. It connects only when there is an e-mail to send.
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

// Refused is a server's refusal of an e-mail. Its text is left out because it often holds the address.
type Refused struct{ Code int }

func (e Refused) Error() string { return fmt.Sprintf("the server answered %d", e.Code) }

// IsFinal reports whether an e-mail that failed with err would fail again: the server refused it permanently, or it is
// malformed.
func IsFinal(err error) bool {
	var refused Refused
	return errors.Is(err, errMalformed) || (errors.As(err, &refused) && refused.Code >= 500)
}

// IsRefusal reports whether err concerns this e-mail alone. Otherwise the server was not reached, so that others would
// fail too.
func IsRefusal(err error) bool { return errors.As(err, new(Refused)) || errors.Is(err, errMalformed) }

// Send hands an e-mail over and returns when the server has accepted it.
func (s *Sender) Send(ctx context.Context, e Email) error {
	message, err := e.message(s.From, s.Host, s.Clock())
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, dialing+session)
	defer cancel()
	client, err := s.client(ctx)
	if err != nil {
		return fmt.Errorf("prepare to send an e-mail: %w", err)
	}
	connection, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return fmt.Errorf("reach the mail server: %w", err)
	}
	defer func() { _ = client.CloseWithSMTPClient(connection) }() // whether the server has it is known by then
	if err := client.SendWithSMTPClient(connection, message); err != nil {
		return fmt.Errorf("hand an e-mail over: %w", refusal(err))
	}
	return nil
}

// refusal returns err without the address that the library's error holds.
func refusal(err error) error {
	var failed *gomail.SendError
	if errors.As(err, &failed) && failed.ErrorCode() != 0 {
		return Refused{failed.ErrorCode()}
	}
	return errors.New("the connection broke off")
}

// client prepares a session with the server. TLS is required unless the server is on this host.
func (s *Sender) client(ctx context.Context) (*gomail.Client, error) {
	policy := gomail.TLSMandatory
	if s.Server.Implicit || s.Server.isLocal() {
		policy = gomail.NoTLS // TLS from the first byte, or the loopback interface
	}
	options := []gomail.Option{
		gomail.WithPort(s.Server.Port),
		gomail.WithHELO(s.Host),
		gomail.WithTimeout(dialing + session),
		gomail.WithTLSPolicy(policy),
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

// connect dials the server. The connection is closed when session ends, which interrupts any read or write.
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

// login authenticates by PLAIN, or by LOGIN where the server offers only that. The library refuses both without TLS,
// except on this host.
type login struct {
	server Server
	chosen smtp.Auth
}

// Start begins the authentication.
func (l *login) Start(info *smtp.ServerInfo) (string, []byte, error) {
	l.chosen = smtp.PlainAuth("", l.server.User, l.server.Password, l.server.Host, false)
	if !slices.Contains(info.Auth, "PLAIN") && slices.Contains(info.Auth, "LOGIN") {
		l.chosen = smtp.LoginAuth(l.server.User, l.server.Password, l.server.Host, false)
	}
	return l.chosen.Start(info)
}

// Next answers a challenge.
func (l *login) Next(asked []byte, more bool) ([]byte, error) { return l.chosen.Next(asked, more) }
