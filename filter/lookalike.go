package filter

// disguises are the digits and signs that are used for letters.
const disguises = "01345678@$"

// alike maps letters to those that represent what looks like them, or sounds like them where that is the habit. It is
// applied behind case folding and without marks, to lists and to texts. The tables of Unicode alone (Technical
// Standard 39) lack most of what people use: they tell "к" from "k" and "у" from "u".
var alike = func() map[rune]string {
	all := map[rune]string{
		'æ': "ae", 'œ': "oe", 'þ': "th", 'ӕ': "ae", 'љ': "lb", 'њ': "hb",
	}
	for _, pairs := range []string{cyrillicPairs, greekPairs, latinPairs, emojiPairs} {
		var from rune
		for i, r := range []rune(pairs) {
			switch i % 3 {
			case 0:
				from = r
			case 1:
				all[from] = string(r)
			}
		}
	}
	return all
}()

// The pairs are separated by spaces: a letter, and what represents it.
const (
	// cyrillicPairs has no й and ё, whose marks are dropped before.
	cyrillicPairs = "аa вb еe иu кk мm нh оo пn рp сc тt уy хx ьb ѕs іi јj ԁd ԛq ԝw һh ӏl ҝk қk ҟk ҡk ңh ҥh ҳx ҫc " +
		"ӊh ӄk ӿx ԍg єe ґг ғг үy ұy өo әe ѵv ҽe ҿe"
	greekPairs = "αa βb γy εe ζz ηn ιi κk μu νv οo πn ρp τt υu χx ωw ϲc ϳj ϱp ϰk ϵe"
	latinPairs = "ıi ȷj łl øo đd ħh ŧt ðd ɑa ɡg ɩi ɪi ʏy ʟl ʀr ɢg ʜh ɴn ʙb ᴀa ᴄc ᴅd ᴇe ꜰf ᴊj ᴋk ᴍm ᴏo ᴘp ꜱs ᴛt ᴜu " +
		"ᴠv ᴡw ᴢz ƒf ɓb ƙk ɗd ƥp ƭt ʋv ɨi ɵo ꞓc ɇe ǥg ƚl ɍr ʉu ƀb ȼc ⱥa ɐa ɛe ɔo ʂs ɾr ɯw ʍm ʌv ǝe"
	emojiPairs = "🅰a 🅱b 🅾o 🅿p ©c ®r"
)

// undisguise returns the letter that a digit or a sign is used for. Readers of Cyrillic take some for other letters.
func undisguise(r rune, m mode) rune {
	if m.cyrillic {
		switch r {
		case '3':
			return 'з'
		case '4':
			return 'ч'
		case '6':
			return 'б'
		case '8':
			return 'b' // what represents в
		}
	}
	switch r {
	case '0':
		return 'o'
	case '1':
		return m.one
	case '3':
		return 'e'
	case '4', '@':
		return 'a'
	case '5', '$':
		return 's'
	case '7':
		return 't'
	case '8':
		return 'b'
	}
	return r
}
