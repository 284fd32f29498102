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

// NewMessage is a text that may become a message; NewDraft makes it.
type NewMessage struct {
	Body string
	// Key makes a repeated post the same message.
	Key string
	// ReplyTo is the message of the room that this one answers, zero for none.
	ReplyTo int64
	// From is the network from which it was sent.
	From Network
	// Uploads are the files to send along; files are the same once they are stored.
	Uploads []Upload
	files   []File
}

var draftKey = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// NewDraft checks and cleans what was typed. Line ends become LF, since a bare CR forges fields of an event stream.
// Control characters and surrounding white space are removed. With files the text may be empty. It returns Invalid.
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

// withoutControls is a mapping for strings.Map that drops what is pasted along from a terminal (colours, backspaces):
// a feed (XML) cannot hold it, and a terminal that shows an export would obey it. NewDraft refuses a NUL before,
// since no keyboard or terminal sends it.
func withoutControls(r rune) rune {
	isNoncharacter := '\ufdd0' <= r && r <= '\ufdef' || r&0xfffe == 0xfffe
	if isNoncharacter || unicode.IsControl(r) && r != '\t' && r != '\n' {
		return -1
	}
	return r
}

// keyFor limits a key, which the sender chooses, to letters, digits and dashes. Without a key it returns a random one,
// so the post is like no other.
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

// hash returns a digest of the text and the files. It tells a repeated post from one that was changed before it was
// sent again under the same key.
func (d NewMessage) hash() []byte {
	content := d.Body
	for _, f := range d.files {
		content += "\x00" + f.Hash + f.Name // no text has a NUL
	}
	return digest([]byte(content))
}

// digest returns the half of SHA-256 that is stored.
func digest(content []byte) []byte {
	sum := sha256.Sum256(content)
	return sum[:16]
}

// spent returns what stays of a draft's key and hash once the text is edited or deleted: the same draft is still
// recognised when it is sent again. Since the random key is not stored, no guess at the text can be tried.
func spent(key string, hash []byte) []byte {
	return digest(append([]byte(key+"\x00"), hash...))
}
