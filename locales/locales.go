// Package locales holds every word people see, in each of the languages Samovar speaks. A catalogue is a JSON file of
// keys; a text has numbered placeholders ({0}), a counted text has one form for each plural category of its language
// (CLDR).
package locales

import (
	"embed"
	"encoding/json"
	"fmt"
	"strings"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/bidi"
)

//go:embed *.json
var files embed.FS

// Languages are the languages there are catalogues for; the first is the fallback.
var Languages = []string{"en", "ru", "zh", "pl"}

// Names are the languages' own names for themselves.
var Names = map[string]string{"en": "English", "ru": "Русский", "zh": "简体中文", "pl": "Polski"}

// Texts is one language's catalogue. It is immutable and shared.
type Texts struct {
	language string
	tag      language.Tag
	entries  map[string]entry
}

// entry is a plain text, or the forms of a counted one.
type entry struct {
	text  string
	forms map[plural.Form]string
}

// Catalogues are all languages, ready for use.
type Catalogues struct {
	byLanguage map[string]*Texts
	matcher    language.Matcher
}

// Load reads the embedded catalogues. It fails only if one of them is not what this package expects, which a test
// rules out.
func Load() (*Catalogues, error) {
	c := &Catalogues{byLanguage: map[string]*Texts{}}
	tags := make([]language.Tag, len(Languages))
	for i, name := range Languages {
		texts, err := read(name)
		if err != nil {
			return nil, err
		}
		c.byLanguage[name] = texts
		tags[i] = texts.tag
	}
	c.matcher = language.NewMatcher(tags)
	return c, nil
}

func read(name string) (*Texts, error) {
	content, err := files.ReadFile(name + ".json")
	if err != nil {
		return nil, fmt.Errorf("open catalogue %s: %w", name, err)
	}
	texts := &Texts{language: name, tag: language.Make(name)}
	if err := json.Unmarshal(content, &texts.entries); err != nil {
		return nil, fmt.Errorf("read catalogue %s: %w", name, err)
	}
	return texts, nil
}

var categories = map[string]plural.Form{
	"zero":  plural.Zero,
	"one":   plural.One,
	"two":   plural.Two,
	"few":   plural.Few,
	"many":  plural.Many,
	"other": plural.Other,
}

// UnmarshalJSON takes either a string or an object of plural forms.
func (e *entry) UnmarshalJSON(content []byte) error {
	if content[0] == '"' {
		return json.Unmarshal(content, &e.text)
	}
	var forms map[string]string
	if err := json.Unmarshal(content, &forms); err != nil {
		return err
	}
	e.forms = make(map[plural.Form]string, len(forms))
	for name, text := range forms {
		category, known := categories[name]
		if !known {
			return fmt.Errorf("%q is no plural category", name)
		}
		e.forms[category] = text
	}
	return nil
}

// In returns the texts of a language; an unknown one gets the fallback.
func (c *Catalogues) In(name string) *Texts {
	if texts, known := c.byLanguage[name]; known {
		return texts
	}
	return c.byLanguage[Languages[0]]
}

// Known reports whether there is a catalogue for a language.
func (c *Catalogues) Known(name string) bool {
	_, known := c.byLanguage[name]
	return known
}

// Negotiate picks the language for an Accept-Language header (RFC 9110, 12.5.4). A header that names
// none of ours, or is malformed, gets the fallback.
func (c *Catalogues) Negotiate(header, fallback string) string {
	wanted, _, err := language.ParseAcceptLanguage(header)
	if err != nil || len(wanted) == 0 {
		return fallback
	}
	_, index, confidence := c.matcher.Match(wanted...)
	if confidence == language.No {
		return fallback
	}
	return Languages[index]
}

// Language returns the code of these texts' language, for an HTML lang attribute.
func (t *Texts) Language() string { return t.language }

// T returns the text of a key with args in its placeholders. A missing key shows itself, so that it is noticed and
// nothing breaks.
func (t *Texts) T(key string, args ...any) string {
	e, known := t.entries[key]
	if !known {
		return key
	}
	return fill(e.text, args)
}

// N returns the form of a counted text that fits n. Placeholder {0} is n itself, {1} the first of args.
func (t *Texts) N(key string, n int, args ...any) string {
	e, known := t.entries[key]
	if !known {
		return key
	}
	form, known := e.forms[plural.Cardinal.MatchPlural(t.tag, n, 0, 0, 0, 0)]
	if !known {
		form = e.forms[plural.Other]
	}
	return fill(form, append([]any{n}, args...))
}

// fill puts args into numbered placeholders in one pass, so that a value with "{1}" in it stays as it is.
func fill(text string, args []any) string {
	if len(args) == 0 {
		return text
	}
	pairs := make([]string, 0, 2*len(args))
	for i, value := range args {
		pairs = append(pairs, fmt.Sprintf("{%d}", i), isolated(fmt.Sprint(value)))
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// isolated keeps a value that is written from the right from changing the order of the sentence around it (Unicode, UAX
// 9, 2.4.2).
func isolated(value string) string {
	const begin, end = "\u2068", "\u2069"
	if !strings.ContainsFunc(value, isFromTheRight) {
		return value
	}
	return begin + value + end
}

// isFromTheRight reports whether a letter is of a script such as Hebrew or Arabic.
func isFromTheRight(r rune) bool {
	properties, _ := bidi.LookupRune(r)
	return properties.Class() == bidi.R || properties.Class() == bidi.AL
}

// Forms returns a counted text's forms by plural category, for a page that counts by itself.
func (t *Texts) Forms(key string) map[string]string {
	forms := map[string]string{}
	for name, category := range categories {
		if form, known := t.entries[key].forms[category]; known {
			forms[name] = form
		}
	}
	return forms
}
