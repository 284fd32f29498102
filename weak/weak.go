// Package weak knows the passwords that are guessed first. It knows nothing of chat.
package weak

import (
	"bufio"
	"bytes"
	"compress/gzip"
	_ "embed"
	"fmt"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// common are the 10,000 most common passwords of 8 characters and more, in lower case and one a line; generate.mjs
// says where they come from.
//
//go:embed common.txt.gz
var common []byte

// IsCommon reports whether a password is among the most common ones, in upper or lower case, and in Latin or in
// Russian letters: a word typed with the other keyboard layout turned on is as common as the word. It unpacks the list
// anew each time, which takes a millisecond beside the forty of the hash and keeps no memory.
func IsCommon(password string) bool {
	typed := strings.ToLower(norm.NFKC.String(password))
	keys := russianKeys.Replace(typed)
	unpacked, err := gzip.NewReader(bytes.NewReader(common))
	if err != nil {
		panic(fmt.Errorf("unpack the common passwords: %w", err)) // a part of the program is broken
	}
	lines := bufio.NewScanner(unpacked)
	for lines.Scan() {
		if line := lines.Text(); line == typed || line == keys {
			return true
		}
	}
	if err := lines.Err(); err != nil {
		panic(fmt.Errorf("read the common passwords: %w", err))
	}
	return false
}

// russianKeys gives for each letter of the Russian keyboard what the same key types on the American one.
var russianKeys = strings.NewReplacer(
	"ё",
	"`",
	"й",
	"q",
	"ц",
	"w",
	"у",
	"e",
	"к",
	"r",
	"е",
	"t",
	"н",
	"y",
	"г",
	"u",
	"ш",
	"i",
	"щ",
	"o",
	"з",
	"p",
	"х",
	"[",
	"ъ",
	"]",
	"ф",
	"a",
	"ы",
	"s",
	"в",
	"d",
	"а",
	"f",
	"п",
	"g",
	"р",
	"h",
	"о",
	"j",
	"л",
	"k",
	"д",
	"l",
	"ж",
	";",
	"э",
	"'",
	"я",
	"z",
	"ч",
	"x",
	"с",
	"c",
	"м",
	"v",
	"и",
	"b",
	"т",
	"n",
	"ь",
	"m",
	"б",
	",",
	"ю",
	".",
)
