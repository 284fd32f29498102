// Package mailtest provides a mail server for tests, as httptest provides one for HTTP.
package mailtest

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http/httptest"
	"net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// Server receives e-mails on its own port.
type Server struct {
	t        *testing.T
	smtp     *smtp.Server
	listener net.Listener
	emails   chan Email
	// Roots trust the server's certificate, which is for example.com and 127.0.0.1.
	Roots *x509.CertPool

	mu     sync.Mutex
	answer error
	users  []string
}

// Email is an e-mail that arrived.
type Email struct {
	From, To string
	Header   mail.Header
	Body     string
	// Raw is the whole e-mail as it was sent.
	Raw string
	// TLS says that the connection was encrypted.
	TLS bool
}

// Kind is a server's use of TLS.
type Kind int

// Plain uses no TLS, StartTLS begins it when asked, Implicit with the first byte.
const (
	Plain Kind = iota
	StartTLS
	Implicit
)

// Start starts a server that ends with the test.
func Start(t *testing.T, kind Kind) *Server {
	t.Helper()
	certified := httptest.NewUnstartedServer(nil)
	certified.StartTLS()
	certified.Close()
	s := &Server{t: t, emails: make(chan Email, 100), Roots: x509.NewCertPool()}
	s.Roots.AddCert(certified.Certificate())
	s.smtp = smtp.NewServer(s)
	s.smtp.Domain = "mail.test"
	s.smtp.AllowInsecureAuth = true
	s.smtp.ReadTimeout = time.Minute
	s.smtp.ErrorLog = silence{}
	var err error
	if s.listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	switch kind {
	case StartTLS:
		s.smtp.TLSConfig = certified.TLS
	case Implicit:
		s.listener = tls.NewListener(s.listener, certified.TLS)
	}
	go func() { _ = s.smtp.Serve(s.listener) }() // until it is closed
	t.Cleanup(func() { _ = s.smtp.Close() })
	return s
}

// Addr returns host and port.
func (s *Server) Addr() string { return s.listener.Addr().String() }

// Refuse makes the server refuse every e-mail with a code; zero ends that.
func (s *Server) Refuse(code int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.answer = nil; code != 0 {
		s.answer = &smtp.SMTPError{Code: code, Message: "no mail to somebody@example.org today"}
	}
}

// Users lists the logins so far, each as user:password.
func (s *Server) Users() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.users
}

// Next waits for an e-mail.
func (s *Server) Next(t *testing.T) Email {
	t.Helper()
	select {
	case email := <-s.emails:
		return email
	case <-time.After(20 * time.Second):
		t.Fatal("no e-mail has come")
		return Email{}
	}
}

// Arrived returns the e-mails that were not taken by Next, without waiting.
func (s *Server) Arrived() (emails []Email) {
	for {
		select {
		case email := <-s.emails:
			emails = append(emails, email)
		default:
			return emails
		}
	}
}

// NewSession implements smtp.Backend.
func (s *Server) NewSession(c *smtp.Conn) (smtp.Session, error) {
	return &session{server: s, conn: c}, nil
}

// session is one connection.
type session struct {
	server *Server
	conn   *smtp.Conn
	email  Email
}

func (s *session) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, username, password string) error {
		s.server.mu.Lock()
		defer s.server.mu.Unlock()
		s.server.users = append(s.server.users, username+":"+password)
		return nil
	}), nil
}

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	s.email = Email{From: from}
	return nil
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	s.email.To = to
	return s.server.answer
}

func (s *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.email.Raw = string(raw)
	message, err := mail.ReadMessage(strings.NewReader(s.email.Raw))
	if err != nil {
		return err
	}
	s.email.Header = message.Header
	if s.email.Body, err = read(message); err != nil {
		return err
	}
	_, s.email.TLS = s.conn.TLSConnectionState()
	select {
	case s.server.emails <- s.email:
		return nil
	default:
		return errors.New("too many e-mails for a test")
	}
}

func (*session) Reset()        {}
func (*session) Logout() error { return nil }

// silence discards the errors that a test provokes.
type silence struct{}

func (silence) Printf(string, ...any) {}
func (silence) Println(...any)        {}
