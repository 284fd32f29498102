// Package autolink finds web and e-mail addresses in a text as people write them, in any script, and says where each
// leads.
//
// What is found is whole, and leads where it says: the host that is shown is the host that is opened.
//   - A web address begins with http:// or https://, or with www. and a name behind it, which leads to http://. It may
//     stand directly behind a letter of another script ("看https://example.com").
//   - A host is one name, names with dots between, or a numeric address, as browsers take it (UTS 46, not
//     transitional). Its last name is of one script: letters of a script that puts no spaces between words, directly
//     behind ASCII letters ("https://example.com看这里"), are the next words of the text, as no top-level domain is made
//     like that.
//   - A path, query or fragment has letters of any script, and so takes Chinese words that follow it without a space.
//     Space, quotes, angle brackets and the punctuation of Chinese and Japanese end it. Brackets within it must be in
//     pairs, other punctuation must have more of the address behind it.
//   - What is directly before an address, and opens something (' ‘ | * ~~), ends it where it closes.
//   - Addresses are not opened that lie about their host: with a name and "@" before it, with characters that cannot be
//     seen, or with a number that browsers rewrite ("http://2130706433/").
package autolink

import "strings"

// Link is an address in a text.
type Link struct {
	// Start and End are where it stands, in bytes.
	Start, End int
	// Href is where it leads, in ASCII: http, https or mailto. It is empty for what must not be opened, and no address
	// within it either.
	Href string
	// Host is the name in Href.
	Host string
	// Text is what is shown of it: as it was typed, but for a host that passes for another (see shownHost).
	Text string
}

// IsWeb reports whether a link leads to a page.
func (l Link) IsWeb() bool { return strings.HasPrefix(l.Href, "http") }

// At returns the address that begins at an offset where one may start. Its time grows with what it returns, or is
// bounded.
func At(text string, at int) (Link, bool) {
	switch rest := text[at:]; {
	case hasPrefix(rest, "https://"):
		return webAt(text, at, len("https://"))
	case hasPrefix(rest, "http://"):
		return webAt(text, at, len("http://"))
	case hasPrefix(rest, "www."):
		return wwwAt(text, at)
	case hasPrefix(rest, "mailto:"):
		return mailtoAt(text, at)
	}
	return emailAt(text, at)
}

// Next returns the first address at or behind an offset, which must not be within an address.
func Next(text string, from int) (Link, bool) {
	for at := from; at < len(text); at++ {
		if !MayStart(text, at) {
			continue
		}
		link, found := At(text, at)
		switch {
		case found && link.Href != "":
			return link, true
		case found:
			at = link.End - 1
		}
	}
	return Link{}, false
}

// MayStart reports whether an address may begin at an offset: where a run of ASCII letters and digits begins.
func MayStart(text string, at int) bool {
	return isAlphanumeric(text[at]) && (at == 0 || !isAlphanumeric(text[at-1]))
}

// Parse reads a text that is meant to be one address and nothing else, as in a Markdown link.
func Parse(address string) (Link, bool) {
	scheme := 0
	switch {
	case hasPrefix(address, "https://"):
		scheme = len("https://")
	case hasPrefix(address, "http://"):
		scheme = len("http://")
	case hasPrefix(address, "mailto:"):
		return parseMail(address, len("mailto:"))
	default:
		return parseMail(address, 0)
	}
	found := readAuthority(address[scheme:])
	end := scheme + found.length
	if found.refused || found.host == "" || (end < len(address) && !strings.ContainsRune("/?#", rune(address[end]))) {
		return Link{}, false
	}
	return found.link(address, 0, scheme, len(address))
}

// hasPrefix ignores the case of ASCII letters: phones begin a line with "Https".
func hasPrefix(text, prefix string) bool {
	return len(text) >= len(prefix) && strings.EqualFold(text[:len(prefix)], prefix)
}

func isAlphanumeric(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}
