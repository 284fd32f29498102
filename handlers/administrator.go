package handlers

import (
	"crypto/subtle"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"samovar/models"
)

// readClaim returns why a registration becomes the administrator's: by the code in the operator's log, or as the
// first account where only this machine reaches the installation. A wrong code is one of Problems.
func (r *request) readClaim() (models.Claim, error) {
	code := strings.TrimSpace(r.field("code"))
	switch {
	case code == "" && r.local && isLocal(r.Request):
		return models.AsFirst, nil
	case code == "":
		return models.Unclaimed, nil
	case !r.isCode(code):
		return models.Unclaimed, models.Problems{{Field: "code", Reason: "problem.code"}}
	}
	return models.ByCode, nil
}

func (s *Server) isCode(typed string) bool {
	code := s.code.Load()
	return code != nil && subtle.ConstantTimeCompare([]byte(typed), []byte(*code)) == 1
}

// logAdministrator logs that the person has become the administrator, and spends the code.
func (r *request) logAdministrator(person models.Person) {
	if person.Administrator {
		r.code.Store(nil)
		r.log.InfoContext(r.ctx(), "administrator appointed", "person", person.ID, "by", "registration")
	}
}

// forwarding lists the headers by which proxies identify themselves.
var forwarding = []string{"X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Forwarded", "Via"}

// isLocal reports whether a request comes from this machine and was meant for it: from a loopback address, under a
// loopback name. A proxy on the same machine carries requests of strangers, but names itself or the public host.
// So does a page whose own name was made to point here.
func isLocal(r *http.Request) bool {
	if !parseAddress(r.RemoteAddr).IsLoopback() || !IsLoopbackHost(hostOf(r.Host)) {
		return false
	}
	if origin := r.Header.Get("Origin"); origin != "" {
		parsed, err := url.Parse(origin)
		if err != nil || !IsLoopbackHost(parsed.Hostname()) {
			return false
		}
	}
	return !slices.ContainsFunc(forwarding, func(name string) bool { return r.Header.Get(name) != "" })
}

// hostOf returns a host without its port.
func hostOf(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		return name
	}
	return strings.Trim(host, "[]")
}

// IsLoopbackHost reports whether a host's name or address means the machine itself (RFC 6761, 6.3).
func IsLoopbackHost(host string) bool {
	address, err := netip.ParseAddr(host)
	return err == nil && address.Unmap().IsLoopback() || host == "localhost" || strings.HasSuffix(host, ".localhost")
}
