package autolink

import (
	"net/url"
	"strings"
	"unicode/utf8"
)

// maxLocal is the longest part of an e-mail address before the "@" (RFC 5321, 4.5.3.1.1).
const maxLocal = 64

// emailAt returns the e-mail address that begins at an offset, if it is whole: where the mailbox's name begins earlier,
// in whatever script, it is another's.
func emailAt(text string, at int) (Link, bool) {
	if !isOfLocal(text[at]) || !mayFollow(text[:at]) {
		return Link{}, false
	}
	end, host, found := readMail(text, at)
	if !found {
		return Link{}, false
	}
	href := "mailto:" + text[at:end-len(host.host)] + host.name
	return Link{
		Start: at,
		End:   end,
		Href:  href,
		Host:  host.name,
		Text:  text[at:end],
	}, true
}

// mailtoAt returns an e-mail address with its scheme, and with the fields of the mail that it asks for.
func mailtoAt(text string, at int) (Link, bool) {
	start := at + len("mailto:")
	if start >= len(text) || (at > 0 && text[at-1] == '+') {
		return Link{}, false
	}
	end, host, found := readMail(text, start)
	if !found {
		return Link{}, false
	}
	href := "mailto:" + text[start:end-len(host.host)] + host.name
	whole := end
	if end < len(text) && text[end] == '?' {
		tail, refused := readTail(text, end, closing(text[:at]))
		if refused {
			return Link{Start: at, End: endOfRun(text, at), Text: text[at:endOfRun(text, at)]}, true
		}
		href += escape(text[end:tail])
		whole = tail
	}
	return Link{
		Start: at,
		End:   whole,
		Href:  href,
		Host:  host.name,
		Text:  text[at:whole],
	}, true
}

// parseMail reads the whole text behind its scheme as an e-mail address.
func parseMail(text string, scheme int) (Link, bool) {
	end, host, found := readMail(text, scheme)
	if !found || (end < len(text) && (text[end] != '?' || scheme == 0)) {
		return Link{}, false
	}
	href := "mailto:" + text[scheme:end-len(host.host)] + host.name + escape(text[end:])
	if _, err := url.Parse(href); err != nil {
		return Link{}, false
	}
	return Link{End: len(text), Href: href, Host: host.name, Text: text}, true
}

// readMail reads a mailbox and its host. It refuses a host without a dot, a number, and a host that passes for another;
// before a path of a file the host is a machine ("git@github.com:user/repo.git").
func readMail(text string, at int) (end int, host authority, found bool) {
	stop := at
	for stop < len(text) && stop-at <= maxLocal && isOfLocal(text[stop]) {
		stop++
	}
	local := text[at:stop]
	if local == "" || stop-at > maxLocal || stop >= len(text) || text[stop] != '@' ||
		local[0] == '.' || strings.HasSuffix(local, ".") || strings.Contains(local, "..") {
		return 0, host, false
	}
	host = readAuthority(text[stop+1:])
	host.length = len(host.host) // a colon behind it is the sentence's
	end = stop + 1 + host.length
	isName := strings.Contains(host.name, ".") && strings.Trim(host.name, "0123456789.") != "" && host.host[0] != '['
	found = isName && !host.refused && shownHost(host.host, host.name) == host.host &&
		!isBroken(text, end) && !strings.HasPrefix(text[end:], "@") && !isPath(text[end:])
	return end, host, found
}

// isPath reports whether a text goes on behind a colon as a path: without a space, and with letters of ASCII.
func isPath(rest string) bool {
	return len(rest) > 1 && rest[0] == ':' && (isAlphanumeric(rest[1]) || strings.IndexByte("~./", rest[1]) >= 0)
}

func isOfLocal(c byte) bool { return isAlphanumeric(c) || strings.IndexByte("._+-", c) >= 0 }

// mayFollow reports whether a mailbox may begin behind a text: not within a word, or behind what could be part of its
// name. Emphasis and quotes may stand between.
func mayFollow(before string) bool {
	const marks = "_*~'"
	outer := strings.TrimRight(before, marks)
	last, _ := utf8.DecodeLastRuneInString(outer)
	if outer == "" {
		return true
	}
	if len(outer) < len(before) {
		return !isSpaced(last) && !strings.ContainsRune(".+-@/", last)
	}
	return !isSpaced(last) && !strings.ContainsRune(".+-@/!#$%&=?^{", last)
}
