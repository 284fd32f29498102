package filter

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"
)

// mixed is a text of 4 KB in four languages, as people write, with digits, signs, Markdown and addresses.
func mixed() string {
	const part = "Good morning, **all of you**! The kettle is on since 10:30, come to room B4 or write to anna@example.org. " +
		"Сегодня в 19:00 собираемся у самовара: чай, пироги и настольные игры; кто что принесёт? Я возьму варенье. " +
		"大家好，今天下午三点在花园里喝茶，請帶上你們的杯子。第2次聚会的照片在这里。 " +
		"Cześć! Jutro spotykamy się o 18:15 przy źródle, weźcie 2 koce i coś do jedzenia 🍰. Żółw też będzie. " +
		"See https://example.com/notes?id=42 for v2 of the plan, it has p1ctures; soooo good :-) "
	text := strings.Repeat(part, 1+4096/len(part))
	for !utf8.RuneStart(text[4096]) {
		text = " " + text
	}
	return text[:4096]
}

// thousand is a list of MaxLines lines in four languages.
func thousand() []string {
	random := rand.New(rand.NewPCG(3, 4))
	alphabets := []string{
		"abcdefghijklmnoprstuwyz", "абвгдежзийклмнопрстуфхцчшщыьэюя",
		"的一是在不了有和人这中大为上个国我以要他时来用们", "aąbcćdeęfghijklłmnńoóprsśtuwyzźż",
	}
	var lines []string
	for i := range MaxLines {
		letters := []rune(alphabets[i%len(alphabets)])
		word := func() string {
			var w []rune
			for range 2 + random.IntN(8) {
				w = append(w, letters[random.IntN(len(letters))])
			}
			return string(w)
		}
		switch line := word(); i % 10 {
		case 0:
			lines = append(lines, line+" "+word())
		case 1:
			lines = append(lines, line+"x*")
		default:
			lines = append(lines, line)
		}
	}
	return lines
}

func BenchmarkFilter4KB(b *testing.B) {
	f, problems := Compile(thousand())
	if problems != nil {
		b.Fatal(problems)
	}
	text := mixed()
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		f.Find(text)
	}
}

func BenchmarkCompile(b *testing.B) {
	lines := thousand()
	for b.Loop() {
		Compile(lines)
	}
}
