package autolink

import (
	"net/netip"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// authority is the host of an address, as typed and as looked up, and its port with a colon before it.
type authority struct {
	host, name, port string
	// length is how many bytes host and port have as typed.
	length int
	// refused says that this looks like a host, and a browser would open another or none.
	refused bool
	// cut says that words of the text follow directly.
	cut bool
}

const (
	// maxAuthority is how many bytes are looked at as a host: its 253 characters may each have four, and then some.
	maxAuthority = 1100
	// maxName is how long a host may be that can be looked up (RFC 1035, 2.3.4).
	maxName = 253
	maxPort = 65535
)

// lookup maps names as browsers do (the URL standard, 3.3).
var lookup = idna.New(
	idna.MapForLookup(), idna.BidiRule(), idna.CheckJoiners(true),
	idna.CheckHyphens(false), idna.StrictDomainName(false),
)

// readAuthority reads host and port from the beginning of a text. The host is empty where there is none.
func readAuthority(text string) (a authority) {
	if strings.HasPrefix(text, "[") {
		return readIPv6(text)
	}
	a.host = typedHost(text)
	if a.host == "" {
		return a
	}
	whole := len(a.host)
	a.host = withoutWords(a.host)
	if a.cut = len(a.host) < whole; a.cut {
		a.host = trimHost(a.host, "")
	} else {
		a.host = trimHost(a.host, text[whole:])
	}
	a.length = len(a.host)
	name, err := lookup.ToASCII(a.host)
	a.name = name
	if err != nil || len(name) > maxName || !isReliable(name) {
		a.refused = true
	}
	if rest := text[a.length:]; strings.HasPrefix(rest, "%") || isSmallStop(a.host, rest) {
		a.refused = true
	}
	return a.withPort(text)
}

func readIPv6(text string) (a authority) {
	const longest = len("[0000:0000:0000:0000:0000:0000:255.255.255.255]")
	end := strings.IndexByte(text[:min(len(text), longest)], ']')
	if end < 0 {
		return a
	}
	address, err := netip.ParseAddr(text[1:end])
	if err != nil || !address.Is6() || address.Zone() != "" {
		return a
	}
	a = authority{host: text[:end+1], name: "[" + address.String() + "]", length: end + 1}
	return a.withPort(text)
}

// withPort reads the port where one follows the host.
func (a authority) withPort(text string) authority {
	rest, found := strings.CutPrefix(text[a.length:], ":")
	if !found || a.cut {
		return a
	}
	digits := 0
	for digits < len(rest) && '0' <= rest[digits] && rest[digits] <= '9' {
		digits++
	}
	next, _ := utf8.DecodeRuneInString(rest[digits:])
	if digits == 0 && next != '/' {
		return a
	}
	a.length += 1 + digits
	if digits > 0 {
		port, err := strconv.Atoi(rest[:digits])
		a.port = ":" + strconv.Itoa(port)
		a.refused = a.refused || err != nil || port > maxPort || isSpaced(next)
	}
	return a
}

// typedHost returns the beginning of a text that consists of characters of hosts. Two dots end it.
func typedHost(text string) string {
	text = text[:min(len(text), maxAuthority)]
	last := rune(0)
	for at, r := range text {
		if !isOfHost(r) || (at == 0 && strings.ContainsRune(".-_", r)) {
			return text[:at]
		}
		if r == '.' && last == '.' {
			return text[:at-1]
		}
		last = r
	}
	return text
}

// isOfHost reports whether a character may be part of a host. Beside letters and digits browsers allow emoji.
func isOfHost(r rune) bool {
	const emojiStyle = '\ufe0f'
	if r < utf8.RuneSelf {
		return isAlphanumeric(byte(r)) || r == '-' || r == '.' || r == '_'
	}
	if isUnseen(r) {
		return r == emojiStyle
	}
	return r != utf8.RuneError && unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.So, unicode.Sk)
}

// withoutWords cuts words of an unspaced script, and emoji, off the end of a host whose last name begins otherwise.
func withoutWords(host string) string {
	last := strings.LastIndexByte(host, '.') + 1
	for at, r := range host[last:] {
		isWord := isUnspaced(r) || unicode.In(r, unicode.So, unicode.Sk)
		if isWord && at == 0 {
			return host
		}
		if isWord {
			return host[:last+at]
		}
	}
	return host
}

// trimHost takes punctuation off the end of a host. A dot stays where the address goes on.
func trimHost(host, rest string) string {
	isPort := len(rest) > 1 && rest[0] == ':' && '0' <= rest[1] && rest[1] <= '9'
	if strings.HasSuffix(host, ".") && (strings.HasPrefix(rest, "/") || isPort) {
		return host
	}
	return strings.TrimRight(host, ".-_")
}

// isReliable reports whether browsers look a name up unchanged: they take one that ends in a number for an IPv4
// address, and rewrite it unless it has four decimal parts (the URL standard, 3.5).
func isReliable(name string) bool {
	labels := strings.Split(strings.TrimSuffix(name, "."), ".")
	last := labels[len(labels)-1]
	digits := strings.Trim(last, "0123456789")
	isNumber := last != "" && digits == ""
	if hexadecimal, is := strings.CutPrefix(last, "0x"); is {
		isNumber = strings.Trim(hexadecimal, "0123456789abcdef") == ""
	}
	if !isNumber {
		for _, label := range labels {
			if label == "" {
				return false
			}
		}
		return true
	}
	address, err := netip.ParseAddr(name)
	return err == nil && address.Is4()
}

// isSmallStop reports whether a full stop of Chinese, which browsers take for a dot, stands within a host that has no
// dot yet: a cut there would lead to another host.
func isSmallStop(host, rest string) bool {
	stop, size := utf8.DecodeRuneInString(rest)
	next, _ := utf8.DecodeRuneInString(rest[size:])
	return strings.ContainsRune("。．｡", stop) && !strings.Contains(host, ".") && next < utf8.RuneSelf && isOfHost(next)
}
