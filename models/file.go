package models

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"unicode"

	"samovar/models/words"
	"samovar/uploads"

	"gorm.io/gorm"
)

const (
	// MaxFiles is how many files a message may have, MaxFile how many bytes each.
	MaxFiles = 10
	MaxFile  = 25_000_000
	// personQuota is how many bytes of files one person may have stored.
	personQuota = 500_000_000
	// maxFileName is how many characters of a file's name are kept, its extension among them.
	maxFileName = 120
)

// File is what was sent along with a message.
type File struct {
	// ID is random and part of the file's address.
	ID   string
	Name string
	// Kind is the media type that we found it to be, Size its bytes. Width and Height are in pixels, zero for what is
	// no picture.
	Kind          string
	Size          int64
	Width, Height int
	// Moving says that a picture moves, Ground what it needs behind it.
	Moving bool
	Ground uploads.Ground
	// Hash is of the content; Thumbnail is the hash of a smaller picture of it, empty where there is none.
	Hash, Thumbnail string
	// stored is what both take on the disk, in bytes.
	stored int64
}

// IsPicture says whether a page shows it as one.
func (f File) IsPicture() bool { return strings.HasPrefix(f.Kind, "image/") }

// Shown is the size of what a message shows of a picture, which is its beginning where it is very long.
func (f File) Shown() (width, height int) { return uploads.Clip(f.Width, f.Height) }

// IsInline says whether browsers may show it themselves; all else is for downloading.
func (f File) IsInline() bool { return uploads.IsInline(f.Kind) }

// Upload is a file that has come in and belongs to no message yet.
type Upload struct {
	Name string
	*uploads.Parcel
}

// TooMuch is more than may be stored. Reason is a catalogue key, Places fill its {0}, {1}, as
// those of Invalid do.
type TooMuch struct {
	Reason string
	Places []any
}

func (e TooMuch) Error() string { return fmt.Sprintf("%s %v", e.Reason, e.Places) }

// FileByID is a file of a room, or ErrNotFound, which is also the answer for one whose message was deleted.
func (s *Store) FileByID(ctx context.Context, room int64, id string) (File, error) {
	var f File
	err := one(s.read(ctx), f.places(), selectFile, id, room)
	return f, wrap(err, "read a file")
}

const (
	fileColumns = "f.id, f.name, f.kind, f.size, f.width, f.height, f.moving, f.ground, f.hash, f.thumb_hash, f.stored"
	selectFile  = "SELECT " + fileColumns + ` FROM files f JOIN messages m ON m.id = f.message_id WHERE f.id = ? AND m.room_id = ? AND m.deleted_at = 0`
	selectFiles = "SELECT f.message_id, " + fileColumns + " FROM files f WHERE f.message_id IN ? ORDER BY f.message_id, f.position"
)

// places is where the columns of a file go.
func (f *File) places() []any {
	return []any{
		&f.ID,
		&f.Name,
		&f.Kind,
		&f.Size,
		&f.Width,
		&f.Height,
		&f.Moving,
		&f.Ground,
		&f.Hash,
		&f.Thumbnail,
		&f.stored,
	}
}

// OpenFile returns a file's content, or its thumbnail's, for reading; or ErrNotFound where it is missing.
func (s *Store) OpenFile(ctx context.Context, f File, thumbnail bool) (io.ReadSeekCloser, error) {
	hash := f.Hash
	if thumbnail && f.Thumbnail != "" {
		hash = f.Thumbnail
	}
	content, err := s.fileStore.open(ctx, hash)
	return content, wrap(err, "open a file's content")
}

// postFiles keeps the contents and posts the message that shows them. Until the message stands nobody else may find
// them unused.
func (s *Store) postFiles(ctx context.Context, person Person, slug string, d NewMessage) (Message, error) {
	kept, err := s.keep(ctx, d.Uploads)
	if err != nil {
		return Message{}, wrap(err, "keep files")
	}
	d.files = kept
	// Nobody who goes away may leave it open whether the contents are used.
	ctx = context.WithoutCancel(ctx)
	m, err := s.post(ctx, person, slug, d)
	if !errors.Is(err, ErrOutcomeUnknown) { // else the next start finds out
		s.letGo(ctx, kept)
	}
	return m, err
}

// attach stores what was sent along with a message, where its author has room for it.
func (c *change) attach(m Message, files []File) error {
	if len(files) == 0 {
		return nil
	}
	var used int64
	if err := one(c.tx, []any{&used}, selectUsed, m.AuthorID); err != nil {
		return fmt.Errorf("count what is stored: %w", err)
	}
	for position, f := range files {
		if used += f.stored; used > personQuota {
			return errPersonFull
		}
		err := c.tx.Exec(
			`INSERT INTO files (id, message_id, author_id, position, name, kind, size, stored, width, height, moving, ground,
				hash, thumb_hash, created_at)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			randomText(
				linkLetters,
				22,
			),
			m.ID,
			m.AuthorID,
			position,
			f.Name,
			f.Kind,
			f.Size,
			f.stored,
			f.Width,
			f.Height,
			f.Moving,
			f.Ground,
			f.Hash,
			f.Thumbnail,
			c.now,
		).Error
		if err != nil {
			return fmt.Errorf("store a file: %w", err)
		}
	}
	return nil
}

const selectUsed = "SELECT coalesce(sum(stored), 0) FROM files WHERE author_id = ?"

var errPersonFull = TooMuch{Reason: "problem.file.quota", Places: []any{personQuota / 1_000_000}}

// detach forgets the files of messages. Their contents are erased once that is committed.
func (c *change) detach(messages ...int64) error {
	var found []struct{ Hash, ThumbHash string }
	if err := c.tx.Raw("DELETE FROM files WHERE message_id IN ? RETURNING hash, thumb_hash", messages).Scan(&found).Error; err != nil {
		return fmt.Errorf("forget files: %w", err)
	}
	for _, f := range found {
		c.unused = append(c.unused, f.Hash)
		if f.ThumbHash != "" {
			c.unused = append(c.unused, f.ThumbHash)
		}
	}
	return nil
}

// addFiles reads what was sent along with messages.
func addFiles(tx *gorm.DB, found []Message) error {
	places := map[int64]int{}
	var wanted []int64
	for i, m := range found {
		if m.Files > 0 && m.DeletedAt == 0 {
			places[m.ID] = i
			wanted = append(wanted, m.ID)
		}
	}
	if wanted == nil {
		return nil
	}
	rows, err := tx.Raw(selectFiles, wanted).Rows()
	if err != nil {
		return fmt.Errorf("query files: %w", err)
	}
	defer func() { _ = rows.Close() }() // Err below says what went wrong
	for rows.Next() {
		var message int64
		var f File
		if err := rows.Scan(append([]any{&message}, f.places()...)...); err != nil {
			return fmt.Errorf("scan a file: %w", err)
		}
		m := &found[places[message]]
		m.Attached = append(m.Attached, f)
	}
	return wrap(rows.Err(), "query files")
}

// CleanFileName is a name fit to be shown and to be saved under: without the folders some browsers send, without what
// cannot be seen or turns the text around, and not hidden.
func CleanFileName(name string) string {
	name = strings.ToValidUTF8(name, "")
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		if words.IsHidden(r) {
			return -1
		}
		return r
	}, name)
	name = strings.TrimFunc(name, func(r rune) bool { return r == '.' || unicode.IsSpace(r) })
	if name == "" {
		return "file"
	}
	if runes := []rune(name); len(runes) > maxFileName {
		extension := []rune(path.Ext(name))
		if len(extension) > 12 {
			extension = nil
		}
		name = string(runes[:maxFileName-len(extension)]) + string(extension)
	}
	return name
}

// extensions are those that files of the kinds that browsers show may be saved under; the first is what others get
// besides.
var extensions = map[string][]string{
	"image/jpeg": {".jpg", ".jpeg"}, "image/png": {".png"}, "image/gif": {".gif"}, "image/webp": {".webp"},
	"audio/mpeg": {
		".mp3",
	}, "audio/ogg": {".ogg", ".oga", ".opus"}, "audio/wav": {".wav"}, "audio/mp4": {".m4a", ".mp4", ".m4b"},
	"video/mp4": {".mp4", ".m4v"}, "video/webm": {".webm"},
}

// nameOf is a file's name with an extension of its kind: a picture that is called a page would be one to whoever
// saves it.
func nameOf(name, kind string) string {
	name = CleanFileName(name)
	fitting := extensions[kind]
	if fitting == nil || slices.Contains(fitting, strings.ToLower(path.Ext(name))) {
		return name
	}
	if kind == "image/jpeg" || kind == "image/png" { // encoded anew
		if stem := strings.TrimSuffix(name, path.Ext(name)); stem != "" && len(path.Ext(name)) <= 5 {
			name = stem
		}
	}
	return name + fitting[0]
}
