package models

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"samovar/models/words"
)

// NewMessage is a text fit to become a message; NewDraft makes it.
type NewMessage struct {
	Body string
	// Key makes a repeated post the same message.
	Key string
	// ReplyTo is the message of the room that this one answers, zero for none.
	ReplyTo int64
	// Uploads are the files to be sent along; files are those once they are kept.
	Uploads []Upload
	files   []File
}

var draftKey = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// NewDraft checks and cleans what was typed: line ends become LF, since a bare CR forges fields of an event stream,
// control characters and blank space around the text go. With files there need be no text. It returns Invalid.
func NewDraft(body, key string, sent ...Upload) (NewMessage, error) {
	if !utf8.ValidString(body) || strings.ContainsRune(body, 0) {
		return NewMessage{}, Invalid{Field: "body", Reason: "problem.body.invalid"}
	}
	body = strings.ReplaceAll(strings.ReplaceAll(body, "\r\n", "\n"), "\r", "\n")
	body = strings.Map(withoutControls, body)
	body = strings.TrimRightFunc(strings.Trim(body, "\n"), unicode.IsSpace)
	if len(sent) > MaxFiles {
		return NewMessage{}, Invalid{Field: "files", Reason: "problem.file.many", Args: []any{MaxFiles}}
	}
	if !strings.ContainsFunc(body, words.IsVisible) {
		if len(sent) > 0 {
			return NewMessage{Key: keyFor(key), Uploads: sent}, nil
		}
		return NewMessage{}, Invalid{Field: "body", Reason: "problem.body.empty"}
	}
	if utf8.RuneCountInString(body) > MaxBody {
		return NewMessage{}, Invalid{Field: "body", Reason: "problem.body.toolong", Args: []any{MaxBody}}
	}
	return NewMessage{Body: body, Key: keyFor(key), Uploads: sent}, nil
}

// withoutControls is for strings.Map. It drops what comes along when the output of a terminal is pasted (colours,
// backspaces), as people mean the words around it: a feed (XML) cannot hold it, and a terminal that shows an export
// would obey it. A NUL is refused before, since no keyboard or terminal sends it.
func withoutControls(r rune) rune {
	isNoncharacter := '\ufdd0' <= r && r <= '\ufdef' || r&0xfffe == 0xfffe
	if isNoncharacter || unicode.IsControl(r) && r != '\t' && r != '\n' {
		return -1
	}
	return r
}

// keyFor bounds a key, which anyone may send, to letters, digits and dashes; without one the post is like no other.
func keyFor(key string) string {
	switch {
	case key == "":
		return rand.Text()
	case draftKey.MatchString(key):
		return key
	default:
		sum := sha256.Sum256([]byte(key))
		return hex.EncodeToString(sum[:])
	}
}

// hash tells a repeated post from one whose text or files were changed before it was sent again under the same key.
func (d NewMessage) hash() []byte {
	content := d.Body
	for _, f := range d.files {
		content += "\x00" + f.Hash + f.Name // no text has a NUL
	}
	return digest([]byte(content))
}

// digest is SHA-256, as much of it as is kept.
func digest(content []byte) []byte {
	sum := sha256.Sum256(content)
	return sum[:16]
}

// spent is what stays of a draft's key and hash when the text it became is edited or deleted: by it the same draft is
// known when it is sent again. The key is not kept then, and without it, being random, no guess at the text can be
// tried.
func spent(key string, hash []byte) []byte {
	return digest(append([]byte(key+"\x00"), hash...))
}
