package autolink

import (
	"net/url"
	"strings"
	"unicode/utf8"
)

// maxUser is how many bytes of an address are searched for the "@" behind a user's name.
const maxUser = 256

// webAt returns the address with a scheme at an offset; a host must follow the scheme.
func webAt(text string, at, scheme int) (Link, bool) {
	if at > 0 && text[at-1] == '+' {
		return Link{}, false // the end of another scheme
	}
	return addressAt(text, at, scheme)
}

// wwwAt returns an address without a scheme, which needs a name between "www." and its last one.
func wwwAt(text string, at int) (Link, bool) {
	before, _ := utf8.DecodeLastRuneInString(text[:at])
	if at > 0 && (isSpaced(before) || strings.ContainsRune("-._@/", before)) {
		return Link{}, false
	}
	if found := readAuthority(text[at:]); strings.Count(strings.TrimRight(found.host, "."), ".") < 2 {
		return Link{}, false
	}
	return addressAt(text, at, 0)
}

func addressAt(text string, at, scheme int) (Link, bool) {
	start := at + scheme
	found := readAuthority(text[start:])
	end := start + found.length
	found.refused = found.refused || isBroken(text, end) || hasUser(text[start:])
	if !found.refused && found.host == "" {
		return Link{}, false
	}
	if !found.refused && end < len(text) && strings.IndexByte("/?#", text[end]) >= 0 && !found.cut {
		end, found.refused = readTail(text, end, closing(text[:at]))
	}
	if !found.refused {
		if link, valid := found.link(text, at, start, end); valid {
			return link, true
		}
	}
	end = max(end, endOfRun(text, start))
	return Link{Start: at, End: end, Text: text[at:end]}, true
}

// link puts an address together from a text between start and end, with its host at an offset in between.
func (a authority) link(text string, start, host, end int) (Link, bool) {
	scheme := "http://"
	if host > start {
		scheme = strings.ToLower(text[start:host])
	}
	tail := host + a.length
	href := scheme + a.name + a.port + escape(text[tail:end])
	if parsed, err := url.Parse(href); err != nil || parsed.Host != a.name+a.port || parsed.User != nil {
		return Link{}, false
	}
	shown := text[start:host] + shownHost(a.host, a.name) + text[host+len(a.host):end]
	return Link{
		Start: start,
		End:   end,
		Href:  href,
		Host:  strings.Trim(a.name, "[]"),
		Text:  shown,
	}, true
}

// hasUser reports whether what looks like a host is a user's name before one. It looks no further than maxUser: where a
// name is longer, the link ends before it and says where it leads.
func hasUser(text string) bool {
	text = text[:min(len(text), maxUser)]
	at := strings.IndexByte(text, '@')
	return at >= 0 && strings.IndexFunc(text[:at], func(r rune) bool {
		return strings.ContainsRune("/?#\\", r) || endsRun(r) || r >= utf8.RuneSelf && !isOfHost(r)
	}) < 0
}

// escape writes a path, a query or a fragment in the characters that they may have (RFC 3986), as browsers send them. A
// percent sign that escapes nothing stands for itself.
func escape(tail string) string {
	const hex = "0123456789ABCDEF"
	var out strings.Builder
	for at := range len(tail) {
		c := tail[at]
		isEscape := c == '%' && at+2 < len(tail) && isHex(tail[at+1]) && isHex(tail[at+2])
		if isEscape || isAlphanumeric(c) || strings.IndexByte("-._~!$&'()*+,;=:@/?#[]", c) >= 0 {
			out.WriteByte(c)
		} else {
			out.Write([]byte{'%', hex[c>>4], hex[c&15]})
		}
	}
	return out.String()
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}
