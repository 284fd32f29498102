package mail

import (
	"errors"
	"net"
	"net/url"
	"strconv"
)

// Server is the address of a mail server, and the credentials for it.
type Server struct {
	Host           string
	Port           int
	User, Password string
	// Implicit says that the connection begins with TLS (RFC 8314). Otherwise STARTTLS follows, except on this host.
	Implicit bool
}

// String returns host and port, without the password.
func (s Server) String() string { return net.JoinHostPort(s.Host, strconv.Itoa(s.Port)) }

// ports are the default ports of submission, without and with TLS from the first byte.
var ports = map[string]int{"smtp": 587, "smtps": 465}

// ParseServer parses an address like smtp://user:password@host:587 or smtps://host:465. Its errors never hold the
// address, because that has a password.
func ParseServer(address string) (Server, error) {
	parsed, err := url.Parse(address)
	if err != nil || ports[parsed.Scheme] == 0 || parsed.Hostname() == "" {
		return Server{}, errors.New("not an address as smtp://user:password@host:587 or smtps://host:465")
	}
	if (parsed.Path != "" && parsed.Path != "/") || parsed.RawQuery != "" || parsed.Fragment != "" {
		return Server{}, errors.New("there is more than a host and a port behind smtp://")
	}
	s := Server{
		Host:     parsed.Hostname(),
		Port:     ports[parsed.Scheme],
		User:     parsed.User.Username(),
		Implicit: parsed.Scheme == "smtps",
	}
	s.Password, _ = parsed.User.Password()
	if (s.User == "") != (s.Password == "") {
		return Server{}, errors.New("a user needs a password, and a password a user")
	}
	if text := parsed.Port(); text != "" {
		port, err := strconv.ParseUint(text, 10, 16)
		if err != nil || port == 0 {
			return Server{}, errors.New("the port is no number from 1 to 65535")
		}
		s.Port = int(port)
	}
	return s, nil
}

// isLocal reports whether the server is on this host, where no network can be listened to.
func (s Server) isLocal() bool {
	ip := net.ParseIP(s.Host)
	return s.Host == "localhost" || (ip != nil && ip.IsLoopback())
}
