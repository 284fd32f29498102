package filter

import (
	"regexp"
	"slices"
	"strings"

	"samovar/autolink"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
)

// HasLink reports whether a text has an address of a page or a mailbox, also one that the page would not make a link
// of: a bare domain of an existing top-level domain ("example.com", "t.me/x"), "hxxp://", and "example[.]com".
// Addresses of the allowed domains, and of those below them, do not count.
func HasLink(text string, allowed []string) bool {
	text = seen(text)
	for at := 0; ; {
		link, found := autolink.Next(text, at)
		if !found {
			break
		}
		if !isAllowed(link.Host, allowed) {
			return true
		}
		text = text[:link.Start] + " " + text[link.End:]
		at = link.Start
	}
	if hiddenScheme.MatchString(text) {
		return true
	}
	return slices.ContainsFunc([]*regexp.Regexp{asciiDomain, anyDomain}, func(domain *regexp.Regexp) bool {
		return slices.ContainsFunc(domain.FindAllStringSubmatch(text, -1), func(found []string) bool {
			host := hostOf(found[1], found[2])
			return host != "" && !isAllowed(host, allowed)
		})
	})
}

var (
	// hiddenScheme matches addresses that are written so that programs do not find them.
	hiddenScheme = regexp.MustCompile(`(?i)\b(h[tx]{2}ps?|https?)\s*:\s*/\s*/`)
	// asciiDomain and anyDomain match names with dots between, and the beginning of a path. The first finds those that
	// stand directly beside letters of other alphabets.
	asciiDomain = regexp.MustCompile(`(?i)((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{1,62})\.?(/?)`)
	anyDomain   = regexp.MustCompile(
		`((?:[\pL\pN](?:[\pL\pN\pM-]{0,61}[\pL\pN\pM])?\.)+\pL[\pL\pM\pN-]{1,62})\.?(/?)`)
	dots = strings.NewReplacer("[.]", ".", "(.)", ".", "{.}", ".", "．", ".", "｡", ".")
)

// seen returns a text without what is invisible in it or only there to hide an address.
func seen(text string) string {
	return dots.Replace(strings.Map(func(r rune) rune {
		if isSkipped(r) && !strings.ContainsRune(markdown, r) {
			return -1
		}
		return r
	}, text))
}

// files are top-level domains that are endings of files much more often.
var files = []string{"md", "py", "rs", "sh", "so", "ps", "zip", "mov"}

// hostOf returns the host that a domain with a path is, in ASCII, or nothing where it is none: a file, or two
// sentences without a space between ("Yes.So").
func hostOf(domain, path string) string {
	name := domain[strings.LastIndex(domain, ".")+1:]
	isSentence := strings.ToLower(name) != name && strings.ToUpper(domain) != domain
	if path == "" && (isSentence || slices.Contains(files, name)) {
		return ""
	}
	host, err := idna.Lookup.ToASCII(strings.ToLower(domain))
	if err != nil {
		return ""
	}
	// What is on the list of suffixes exists: those of registries, and those below which companies give out names.
	if suffix, isOfRegistry := publicsuffix.PublicSuffix(host); !isOfRegistry && !strings.Contains(suffix, ".") {
		return ""
	}
	return host
}

func isAllowed(host string, allowed []string) bool {
	return slices.ContainsFunc(allowed, func(domain string) bool {
		return strings.EqualFold(host, domain) || strings.HasSuffix(strings.ToLower(host), "."+strings.ToLower(domain))
	})
}
