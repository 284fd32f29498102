// Package emoji knows Unicode's emoji: their groups, their names in each of our languages, their shortcodes. The
// tables come from emojibase-data 17.0.0 (MIT) by generate.mjs. Nothing is read before it is first asked for.
package emoji

import (
	"embed"
	"fmt"
	"strings"
	"sync"
)

//go:embed *.tsv
var tables embed.FS

// Emoji is one emoji. Tones are its five skin tones from light to dark, or nil.
type Emoji struct {
	Character string
	Label     string
	Tones     []string
}

// Group is a category of the picker. Key is the end of the catalogue key of its name, Icon the emoji that stands for
// it.
type Group struct {
	Key    string
	Icon   string
	Emojis []Emoji
}

// groups are the categories in the order of Unicode; the third is for components, which are not emoji by themselves.
var groups = []struct{ key, icon string }{
	{"smileys", "😀"},
	{"people", "👋"},
	{"", ""},
	{"nature", "🐻"},
	{"food", "🍵"},
	{"travel", "🚆"},
	{"activities", "⚽"},
	{"objects", "💡"},
	{"symbols", "💕"},
	{"flags", "🏁"},
}

// entry is a line of emoji.tsv.
type entry struct {
	character  string
	group      int
	tones      []string
	shortcodes []string
}

var entries = sync.OnceValue(func() []entry {
	lines := table("emoji")
	all := make([]entry, len(lines))
	for i, line := range lines {
		fields := strings.Split(line, "\t")
		all[i] = entry{
			character:  fields[0],
			group:      int(fields[1][0] - '0'),
			tones:      strings.Fields(fields[2]),
			shortcodes: strings.Fields(fields[3]),
		}
	}
	return all
})

// table reads a file of this folder. A missing file is a mistake in the program.
func table(name string) []string {
	content, err := tables.ReadFile(name + ".tsv")
	if err != nil {
		panic(fmt.Errorf("read the table of emoji: %w", err))
	}
	return strings.Split(strings.TrimSuffix(string(content), "\n"), "\n")
}

// vocabulary holds a language's names of the emoji, line by line.
type vocabulary struct {
	labels []string
	tags   []string
}

var words = perLanguage(read)

func read(language string) vocabulary {
	lines := table(language)
	words := vocabulary{labels: make([]string, len(lines)), tags: make([]string, len(lines))}
	for i, line := range lines {
		words.labels[i], words.tags[i], _ = strings.Cut(line, "\t")
	}
	return words
}

// perLanguage calls of once for each language, when it is first asked for; an unknown language gets English.
func perLanguage[T any](of func(language string) T) func(language string) T {
	made := map[string]func() T{}
	for _, language := range []string{"en", "ru", "zh", "pl"} {
		made[language] = sync.OnceValue(func() T { return of(language) })
	}
	return func(language string) T {
		if spoken, known := made[language]; known {
			return spoken()
		}
		return made["en"]()
	}
}

// Groups returns all emoji by category, with names in a language; an unknown language gets English. They are shared and
// must not be changed.
func Groups(language string) []Group { return grouped(language) }

var grouped = perLanguage(func(language string) []Group {
	named := words(language)
	out := make([]Group, 0, len(groups))
	for i, group := range groups {
		if group.key != "" {
			out = append(out, Group{Key: group.key, Icon: group.icon, Emojis: inGroup(i, named)})
		}
	}
	return out
})

func inGroup(group int, named vocabulary) []Emoji {
	var out []Emoji
	for i, e := range entries() {
		if e.group == group {
			out = append(out, Emoji{Character: e.character, Label: named.labels[i], Tones: e.tones})
		}
	}
	return out
}

var byShortcode = sync.OnceValue(func() map[string]string {
	names := make(map[string]string, 4000)
	for _, e := range entries() {
		for _, name := range e.shortcodes {
			if _, taken := names[name]; !taken {
				names[name] = e.character
			}
		}
	}
	return names
})

// ByShortcode returns the emoji of :name:.
func ByShortcode(name string) (string, bool) {
	character, known := byShortcode()[name]
	return character, known
}
