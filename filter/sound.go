package filter

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// shortestSound is how many letters a word has whose sound is searched too, in the other alphabet: "казино" is met by
// "kasino". Among shorter words too many sound like innocent ones of the other language, such as "drug" and "друг".
const shortestSound = 5

// sounds returns a line in letters of the other alphabet, as people write it there.
func (l line) sounds() []string {
	text := strings.ToLower(l.text)
	if l.exact || utf8.RuneCountInString(text) < shortestSound {
		return nil
	}
	var all []string
	switch {
	case isOf(text, unicode.Cyrillic):
		all = []string{toLatin.Replace(text), toLatinAgain.Replace(text)}
	case isOf(text, unicode.Latin):
		all = []string{toCyrillic.Replace(text), toCyrillicAgain.Replace(text)}
	default:
		return nil
	}
	if all[0] == all[1] {
		all = all[:1]
	}
	return all
}

// isOf reports whether all letters of a text are of one alphabet.
func isOf(text string, alphabet *unicode.RangeTable) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) && !unicode.Is(alphabet, r) })
}

// latinSounds are Cyrillic letters and how they are written in Latin ones.
const latinSounds = "а a б b в v г g д d е e ё e ж zh и i к k л l м m н n о o п p р r с s т t у u ф f ц ts ч ch ш sh " +
	"щ sch ъ  ы y ь  э e ю yu я ya і i ї i є e ґ g "

// cyrillicSounds are Latin letters, the longer ones first, and how they are written in Cyrillic ones.
const cyrillicSounds = "sch щ sh ш ch ч zh ж kh х ts ц ya я yu ю yo ё ck к x кс a а b б c к d д e е f ф g г h х i и k к " +
	"l л m м n н o о p п q к r р t т u у v в w в y и z з "

// Where people write a sound in two ways, there are two versions.
var (
	toLatin         = pairs(latinSounds + "з z х kh й y")
	toLatinAgain    = pairs(latinSounds + "з s х h й i")
	toCyrillic      = pairs(cyrillicSounds + "s с j й")
	toCyrillicAgain = pairs(cyrillicSounds + "s з j дж")
)

// pairs returns a replacer from a text of pairs that are separated by single spaces.
func pairs(text string) *strings.Replacer { return strings.NewReplacer(strings.Split(text, " ")...) }
