// Package mailtest has a mail server for tests, as httptest has one of HTTP.
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

// Server takes letters on a port of its own. The fields are set before it is dialled.
type Server struct {
	t        *testing.T
	smtp     *smtp.Server
	listener net.Listener
	letters  chan Letter
	// Roots trust the server's certificate, which is for example.com and 127.0.0.1.
	Roots *x509.CertPool

	mu     sync.Mutex
	answer error
	users  []string
}

// Letter is one that came in.
type Letter struct {
	From, To string
	Header   mail.Header
	Body     string
	// Raw is all of it.
	Raw string
	// TLS says that nobody could read it on the way.
	TLS bool
}

// Kind is how a server speaks TLS.
type Kind int

// Plain has none, StartTLS when asked, Implicit from the first byte.
const (
	Plain Kind = iota
	StartTLS
	Implicit
)

// Start makes a server, which ends with the test.
func Start(t *testing.T, kind Kind) *Server {
	t.Helper()
	certified := httptest.NewUnstartedServer(nil)
	certified.StartTLS()
	certified.Close()
	s := &Server{t: t, letters: make(chan Letter, 100), Roots: x509.NewCertPool()}
	s.Roots.AddCert(certified.Certificate())
	s.smtp = smtp.NewServer(s)
	s.smtp.Domain, s.smtp.AllowInsecureAuth, s.smtp.ReadTimeout, s.smtp.ErrorLog = "mail.test", true, time.Minute, silence{}
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

// Addr is where it listens.
func (s *Server) Addr() string { return s.listener.Addr().String() }

// Refuse makes it answer every letter with an error; nil ends that.
func (s *Server) Refuse(code int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.answer = nil; code != 0 {
		s.answer = &smtp.SMTPError{Code: code, Message: "no letter to somebody@example.org today"}
	}
}

// Users are those who have said who they are, with their passwords.
func (s *Server) Users() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.users
}

// Next waits for a letter.
func (s *Server) Next(t *testing.T) Letter {
	t.Helper()
	select {
	case letter := <-s.letters:
		return letter
	case <-time.After(20 * time.Second):
		t.Fatal("no letter has come")
		return Letter{}
	}
}

// Arrived are the letters that are here already.
func (s *Server) Arrived() (letters []Letter) {
	for {
		select {
		case letter := <-s.letters:
			letters = append(letters, letter)
		default:
			return letters
		}
	}
}

// NewSession is for the library.
func (s *Server) NewSession(c *smtp.Conn) (smtp.Session, error) {
	return &visit{server: s, conn: c}, nil
}

// visit is one connection.
type visit struct {
	server *Server
	conn   *smtp.Conn
	letter Letter
}

func (v *visit) AuthMechanisms() []string { return []string{sasl.Plain} }

func (v *visit) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, username, password string) error {
		v.server.mu.Lock()
		defer v.server.mu.Unlock()
		v.server.users = append(v.server.users, username+":"+password)
		return nil
	}), nil
}

func (v *visit) Mail(from string, _ *smtp.MailOptions) error {
	v.letter = Letter{From: from}
	return nil
}

func (v *visit) Rcpt(to string, _ *smtp.RcptOptions) error {
	v.server.mu.Lock()
	defer v.server.mu.Unlock()
	v.letter.To = to
	return v.server.answer
}

func (v *visit) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	v.letter.Raw = string(raw)
	message, err := mail.ReadMessage(strings.NewReader(v.letter.Raw))
	if err != nil {
		return err
	}
	v.letter.Header = message.Header
	if v.letter.Body, err = read(message); err != nil {
		return err
	}
	_, v.letter.TLS = v.conn.TLSConnectionState()
	select {
	case v.server.letters <- v.letter:
		return nil
	default:
		return errors.New("too many letters for a test")
	}
}

func (*visit) Reset()        {}
func (*visit) Logout() error { return nil }

// silence is a log for what a test provokes.
type silence struct{}

func (silence) Printf(string, ...any) {}
func (silence) Println(...any)        {}
