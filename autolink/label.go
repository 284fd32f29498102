package autolink

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"go.mau.fi/util/confusable"
	"golang.org/x/net/publicsuffix"
	"golang.org/x/text/unicode/norm"
)

// IsBlank reports whether the words of a link show nothing.
func IsBlank(label string) bool {
	const brailleBlank = '\u2800'
	return strings.IndexFunc(label, func(r rune) bool {
		return !unicode.IsSpace(r) && !unicode.IsControl(r) && !isUnseen(r) && r != brailleBlank
	}) < 0
}

// LinksElsewhere reports whether the visible words of a link have an address of another host than the link's.
func LinksElsewhere(label, host string) bool {
	text := seen(label)
	for link, found := Next(text, 0); found; link, found = Next(text, link.End) {
		if link.Host != host {
			return true
		}
	}
	return false
}

// NamesAnother reports whether the words of a link could pass for another host than the link's: they show a name that
// could be registered ("paypal.com") or an address that is none, or they hold more than they show.
func NamesAnother(label, host string) bool {
	if strings.IndexFunc(label, isHidden) >= 0 {
		return true
	}
	text := withoutAddresses(seen(label))
	if strings.Contains(text, "://") {
		return true
	}
	for at := 0; at < len(text); {
		word := typedHost(text[at:])
		if name, is := registrable(word); is && strings.TrimPrefix(name, "www.") != strings.TrimPrefix(host, "www.") {
			return true
		}
		_, size := utf8.DecodeRuneInString(text[at:])
		at += max(size, len(word))
	}
	return false
}

// isHidden reports whether a character of a link's words changes their direction or cannot be seen. Those of emoji are
// allowed: joiners, styles and the regions of flags.
func isHidden(r rune) bool {
	isTag := '\U000e0020' <= r && r <= '\U000e007f'
	return isUnseen(r) && !isJoining(r) && !isTag || unicode.IsControl(r) && !unicode.IsSpace(r)
}

// seen returns a text as a reader sees it: letters and digits of any width become plain ones; characters that look like
// a dot, a colon or slashes become those; invisible characters and hair spaces are removed.
func seen(text string) string {
	const narrow = "\u2006\u2008\u2009\u200a\u202f\u205f"
	text = norm.NFKC.String(strings.Map(func(r rune) rune {
		if isHidden(r) || isUnseen(r) || strings.ContainsRune(narrow, r) {
			return -1
		}
		return r
	}, text))
	var last rune
	return strings.Map(func(r rune) rune {
		if mark := markLike(r); mark != '/' || last == ':' || last == '/' {
			r = mark
		}
		last = r
		return r
	}, text)
}

// markLike returns the mark of an address that a character looks like (Unicode Technical Standard 39), and other
// characters unchanged. A dot is a dot at whatever height.
func markLike(r rune) rune {
	const full, small, middle = '。', '｡', '·'
	look := confusable.GetReplacement(r)
	switch {
	case r == full, r == small, r == middle, look == string(middle):
		return '.'
	case look == ".", look == ":", look == "/":
		return rune(look[0])
	}
	return r
}

// withoutAddresses replaces each address by a space.
func withoutAddresses(text string) string {
	var out strings.Builder
	at := 0
	for link, found := Next(text, 0); found; link, found = Next(text, at) {
		out.WriteString(text[at:link.Start] + " ")
		at = link.End
	}
	return out.String() + text[at:]
}

// registrable returns the name that a word is, as it is looked up, if it is below an existing top-level domain, or if
// its end looks like one.
func registrable(word string) (string, bool) {
	word = strings.TrimRight(withoutWords(word), ".-_")
	if name, is := belowSuffix(word); is || isASCII(word) {
		return name, is
	}
	return belowSuffix(latinLike(word))
}

func belowSuffix(typed string) (string, bool) {
	name, err := lookup.ToASCII(typed)
	if err != nil || !strings.Contains(name, ".") {
		return "", false
	}
	suffix, isOfICANN := publicsuffix.PublicSuffix(name)
	return name, isOfICANN && suffix != name
}

// latinLike returns a word in the letters of ASCII that its letters look like, without marks.
func latinLike(word string) string {
	const em = 'м' // the standard takes it for a small capital
	return strings.Map(func(r rune) rune {
		look := confusable.GetReplacement(r)
		switch {
		case unicode.Is(unicode.Mn, r):
			return -1
		case r == em:
			return 'm'
		case r >= utf8.RuneSelf && len(look) == 1:
			return rune(look[0])
		}
		return r
	}, norm.NFD.String(word))
}
