package filter

import "testing"

func TestAddressesAreFound(t *testing.T) {
	for _, text := range []string{
		"see https://example.com/x", "http://example.com", "HTTPS://EXAMPLE.COM", "www.example.org", "example.com",
		"go to example.com now", "t.me/x", "bit.ly/2x", "hxxp://example.com", "hxxps://a.b", "http : //x",
		"anna@example.org", "example[.]com", "example(.)com", "пример.рф", "看example.com这里", "exam\u200bple.com",
		"**example.com**", "[x](https://example.com)", "Example.Com/Path", "EXAMPLE.COM", "docs.rs/serde", "onet.pl", "me.github.io",
		"ok: example.com.", "https://allowed.org and https://example.com", "notallowed.org", "allowed.org.example.com",
	} {
		if !HasLink(text, []string{"allowed.org"}) {
			t.Errorf("no address is found in %q", text)
		}
	}
}

func TestWhatIsNoAddressIsNotFound(t *testing.T) {
	for _, text := range []string{
		"", "hello", "3.14", "10:30", "e.g. this", "wait...what", "Yes.So it is", "main.go", "README.md", "setup.sh",
		"a.b", "v1.2.3", "и т.д.", "конец.Начало", "@anna", "archive.tar.gz", "好。我们走吧", "and/or", "1.000.000",
		"allowed.org", "https://allowed.org/x", "sub.allowed.org", "ALLOWED.org", "me@allowed.org", "com", ".com",
	} {
		if HasLink(text, []string{"allowed.org"}) {
			t.Errorf("an address is found in %q", text)
		}
	}
}
