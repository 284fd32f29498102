package mail

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"log/slog"
	"net"
	"net/mail"
	"strconv"
	"strings"
	"testing"
	"time"

	"samovar/mail/mailtest"
)

// email is a valid e-mail.
var email = Email{
	To:      "anna@example.org",
	Subject: "Привет, 世界",
	Text:    "Hello.\n\n.\nA line that is longer than the seventy-six characters of quoted-printable: żółć.\n",
}

// senderTo returns a sender that reaches s under the host name in server.
func senderTo(t *testing.T, s *mailtest.Server, server Server) *Sender {
	t.Helper()
	_, port, err := net.SplitHostPort(s.Addr())
	if err != nil {
		t.Fatal(err)
	}
	if server.Port, err = strconv.Atoi(port); err != nil {
		t.Fatal(err)
	}
	sender := NewSender(Config{
		Server: server,
		From:   mail.Address{Name: "Test house", Address: "chat@example.org"},
		Host:   "chat.example",
		TLS:    &tls.Config{RootCAs: s.Roots},
	})
	sender.dial = func(ctx context.Context, network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, s.Addr())
	}
	return sender
}

func TestADomainOutsideASCIIIsWrittenAsEveryServerAcceptsIt(t *testing.T) {
	s := mailtest.Start(t, mailtest.Plain)
	abroad := email
	abroad.To = "anna@пример.рф"
	if err := senderTo(t, s, Server{Host: "127.0.0.1"}).Send(t.Context(), abroad); err != nil {
		t.Fatal(err)
	}
	if got := s.Next(t); got.To != "anna@xn--e1afmkfd.xn--p1ai" {
		t.Errorf("it went to %s", got.To)
	}
}

func TestAnEmailArrivesAsItWasWritten(t *testing.T) {
	abroad := Server{Host: "example.com", User: "chat", Password: "secret"}
	implicit := abroad
	implicit.Implicit = true
	for name, c := range map[string]struct {
		kind   mailtest.Kind
		server Server
		secret bool
	}{
		"to this host in the clear":          {mailtest.Plain, Server{Host: "127.0.0.1"}, false},
		"to another by STARTTLS":             {mailtest.StartTLS, abroad, true},
		"to another with TLS from the start": {mailtest.Implicit, implicit, true},
	} {
		t.Run(name, func(t *testing.T) {
			s := mailtest.Start(t, c.kind)
			if err := senderTo(t, s, c.server).Send(t.Context(), email); err != nil {
				t.Fatal(err)
			}
			got := s.Next(t)
			if got.From != "chat@example.org" || got.To != email.To || got.Subject() != email.Subject ||
				got.Body != email.Text || got.TLS != c.secret {
				t.Errorf("got %+v", got)
			}
			if c.server.User != "" && strings.Join(s.Users(), " ") != "chat:secret" {
				t.Errorf("signed in as %v", s.Users())
			}
		})
	}
}

func TestTheHeaderOfAnEmail(t *testing.T) {
	s := mailtest.Start(t, mailtest.Plain)
	sender := senderTo(t, s, Server{Host: "localhost"})
	sender.Clock = func() time.Time { return time.Date(2026, time.November, 27, 12, 0, 0, 0, time.UTC) }
	if err := sender.Send(t.Context(), email); err != nil {
		t.Fatal(err)
	}
	plain := s.Next(t)
	for name, want := range map[string]string{
		"From":             `"Test house" <chat@example.org>`,
		"Date":             "Fri, 27 Nov 2026 12:00:00 +0000",
		"Auto-Submitted":   "auto-generated",
		"List-Unsubscribe": "",
		"Mime-Version":     "1.0",
	} {
		if got := plain.Header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if id := plain.Header.Get("Message-Id"); !strings.HasSuffix(id, "@chat.example>") {
		t.Errorf("the message id is %q", id)
	}

	digest := email
	digest.HTML, digest.Stop = "<p>Hello.</p>", "https://chat.example/unsubscribe?token="+strings.Repeat("x", 100)
	if err := sender.Send(t.Context(), digest); err != nil {
		t.Fatal(err)
	}
	got := s.Next(t)
	if got.Header.Get("List-Unsubscribe") != "<"+digest.Stop+">" ||
		got.Header.Get("List-Unsubscribe-Post") != "List-Unsubscribe=One-Click" {
		t.Errorf("the header is %v", got.Header)
	}
	if !strings.HasPrefix(got.Header.Get("Content-Type"), "multipart/alternative") ||
		got.Body != email.Text+digest.HTML {
		t.Errorf("the e-mail says %q as %s", got.Body, got.Header.Get("Content-Type"))
	}
	if got.Header.Get("Message-Id") == plain.Header.Get("Message-Id") {
		t.Error("two e-mails have one message id")
	}
}

func TestNothingIsSentToAnotherHostWithoutTLS(t *testing.T) {
	s := mailtest.Start(t, mailtest.Plain)
	abroad := Server{Host: "example.com", User: "chat", Password: "secret"}
	if err := senderTo(t, s, abroad).Send(t.Context(), email); err == nil {
		t.Error("the e-mail was sent")
	}
	if s.Arrived() != nil || s.Users() != nil {
		t.Errorf("the server heard of %v", s.Users())
	}
	secure := mailtest.Start(t, mailtest.StartTLS)
	another := Server{Host: "another.example"}
	if err := senderTo(t, secure, another).Send(t.Context(), email); err == nil || IsFinal(err) {
		t.Errorf("to a server with another's certificate: %v", err)
	}
	if secure.Arrived() != nil {
		t.Error("the server has the e-mail")
	}
}

func TestAHeaderValueCannotAddLines(t *testing.T) {
	s := mailtest.Start(t, mailtest.Plain)
	sender := senderTo(t, s, Server{Host: "localhost"})
	for _, l := range []Email{
		{To: "anna@example.org\r\nBcc: all@example.org", Subject: "x"},
		{To: "anna@example.org, boris@example.org", Subject: "x"},
		{To: "Anna <anna@example.org>", Subject: "x"},
		{To: "", Subject: "x"},
		{To: "anna@example.org", Subject: "x\r\nBcc: all@example.org"},
		{To: "anna@example.org", Subject: "x\nBcc: all@example.org"},
		{To: "anna@example.org", Subject: "x", Stop: "https://chat.example/\r\nBcc: all@example.org"},
	} {
		if err := sender.Send(t.Context(), l); !errors.Is(err, errMalformed) || !IsFinal(err) {
			t.Errorf("%+v: %v", l, err)
		}
	}
	if arrived := s.Arrived(); arrived != nil {
		t.Errorf("arrived: %+v", arrived)
	}
}

func TestARefusalIsForGoodOrForNow(t *testing.T) {
	s := mailtest.Start(t, mailtest.Plain)
	sender := senderTo(t, s, Server{Host: "localhost"})
	for code, final := range map[int]bool{450: false, 550: true} {
		s.Refuse(code)
		err := sender.Send(t.Context(), email)
		if err == nil || IsFinal(err) != final || strings.Contains(err.Error(), "example.org") {
			t.Errorf("refused with %d: %v", code, err)
		}
	}
}

func TestTheQueueTriesAgainAndGivesUp(t *testing.T) {
	s := mailtest.Start(t, mailtest.Plain)
	var log bytes.Buffer
	queue := NewQueue(senderTo(t, s, Server{Host: "localhost"}), slog.New(slog.NewTextHandler(&log, nil)))
	queue.waits = []time.Duration{0, 0}
	to := func(address string) func(context.Context) ([]Email, error) {
		return func(context.Context) ([]Email, error) { return []Email{{To: address, Subject: "x", Text: "y"}}, nil }
	}
	post := func(write func(context.Context) ([]Email, error)) {
		t.Helper()
		if err := queue.Add(write); err != nil {
			t.Fatal(err)
		}
	}
	next := func() { queue.handle(t.Context(), <-queue.items) }

	s.Refuse(450)
	post(to("anna@example.org"))
	next()
	s.Refuse(0)
	next()
	if got := s.Next(t); got.To != "anna@example.org" {
		t.Errorf("tried again, it went to %s", got.To)
	}
	s.Refuse(450)
	post(to("boris@example.org"))
	for range 3 {
		next()
	}
	s.Refuse(550)
	post(to("celia@example.org"))
	next()
	post(func(context.Context) ([]Email, error) { return nil, errors.New("nothing to write with") })
	next()
	if said := log.String(); strings.Count(said, "e-mail dropped") != 2 ||
		!strings.Contains(said, "e-mail not written") ||
		strings.Contains(said, "@") {
		t.Errorf("the log says %s", said)
	}
	if len(queue.items) != 0 || s.Arrived() != nil {
		t.Error("something is left")
	}
	for range maxWaiting {
		post(to("x@example.org"))
	}
	if err := queue.Add(to("x@example.org")); !errors.Is(err, ErrFull) {
		t.Errorf("one too many: %v", err)
	}
}

func TestAnEmailThatIsNoLongerWantedIsNotTriedAgain(t *testing.T) {
	s := mailtest.Start(t, mailtest.Plain)
	queue := NewQueue(senderTo(t, s, Server{Host: "localhost"}), slog.New(slog.DiscardHandler))
	queue.waits = []time.Duration{0}
	wanted := map[string]bool{"anna@example.org": false, "boris@example.org": true}
	s.Refuse(450)
	err := queue.Add(func(context.Context) (emails []Email, err error) {
		for _, to := range []string{"anna@example.org", "boris@example.org"} {
			isWanted := func(context.Context) bool { return wanted[to] }
			emails = append(emails, Email{To: to, Subject: "x", Text: "y", Wanted: isWanted})
		}
		return emails, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	queue.handle(t.Context(), <-queue.items)
	s.Refuse(0)
	for range 2 {
		queue.handle(t.Context(), <-queue.items)
	}
	if got := s.Next(t); got.To != "boris@example.org" || s.Arrived() != nil {
		t.Errorf("an e-mail went to %s, and %v", got.To, s.Arrived())
	}
}

func TestASessionEndsWithItsContext(t *testing.T) {
	mute, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = mute.Close() }()
	ctx, end := context.WithCancel(t.Context())
	go func() {
		connection, err := mute.Accept()
		if err == nil {
			end()
			defer func() { _ = connection.Close() }()
			_, _ = connection.Read(make([]byte, 1)) // until the other end is closed
		}
	}()
	sender := NewSender(Config{
		Server: Server{Host: "127.0.0.1", Port: mute.Addr().(*net.TCPAddr).Port},
		From:   mail.Address{Address: "chat@example.org"},
		Host:   "chat.example",
	})
	if err := sender.Send(ctx, email); err == nil {
		t.Error("a server that says nothing has accepted an e-mail")
	}
}

func TestAddressesOfServers(t *testing.T) {
	for address, want := range map[string]Server{
		"smtp://mail.example":                   {Host: "mail.example", Port: 587},
		"smtps://mail.example/":                 {Host: "mail.example", Port: 465, Implicit: true},
		"smtp://chat%40a:p%2Fw@mail.example:25": {Host: "mail.example", Port: 25, User: "chat@a", Password: "p/w"},
		"smtp://[::1]:2525":                     {Host: "::1", Port: 2525},
	} {
		if got, err := ParseServer(address); err != nil || got != want {
			t.Errorf("%s: %+v, %v", address, got, err)
		}
	}
	for _, address := range []string{
		"mail.example",
		"http://mail.example",
		"smtp://",
		"smtp://user@mail.example",
		"smtp://user:secret@mail.example:0",
		"smtp://user:secret@mail.example:99999",
		"smtp://user:secret@mail.example:port",
		"smtp://user:secret@mail.example/path",
		"smtp://user:secret@mail.example?x",
		"smtp://user:sec ret@mail.example\n",
	} {
		if _, err := ParseServer(address); err == nil || strings.Contains(err.Error(), "secret") ||
			strings.Contains(err.Error(), "sec ret") {
			t.Errorf("%s: %v", address, err)
		}
	}
	for host, local := range map[string]bool{
		"localhost":    true,
		"127.0.0.1":    true,
		"127.8.8.8":    true,
		"::1":          true,
		"mail.example": false,
		"10.0.0.1":     false,
	} {
		if (Server{Host: host}).isLocal() != local {
			t.Errorf("%s is on this host: %v", host, !local)
		}
	}
}
