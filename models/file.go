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
	"gorm.io/gorm/clause"
)

const (
	// MaxFiles is the most files of a message, MaxFile the most bytes of each.
	MaxFiles = 10
	MaxFile  = 25_000_000
	// personQuota is the most bytes of files that one person may store.
	personQuota = 500_000_000
	// maxFileName is the most characters that are kept of a file's name, with its extension.
	maxFileName = 120
	// LongTextName is the name of the file that is made of a text which is too long for a message.
	LongTextName = "message.txt"
)

// File is a file that belongs to a message.
type File struct {
	// ID is random and part of the file's address.
	ID   string
	Name string
	// Kind is the media type that the server has found it to be, Size its bytes. Width and Height are in pixels, zero
	// for what is no picture.
	Kind          string
	Size          int64
	Width, Height int
	// Moving is set for animated pictures; Ground is the background that the picture needs.
	Moving bool
	Ground uploads.Ground
	// Hash is the content's; Thumbnail is the hash of a smaller picture of it, empty where there is none.
	Hash      string
	Thumbnail string `gorm:"column:thumb_hash"`
	// Stored is how many bytes content and thumbnail take on the disk.
	Stored int64
}

// TableName returns the name of the table.
func (File) TableName() string { return "files" }

// fileRow is a file with its message and its author.
type fileRow struct {
	File                `gorm:"embedded"`
	MessageID, AuthorID int64
	// Position counts the files of a message from 0.
	Position  int
	CreatedAt int64 `gorm:"autoCreateTime:false"`
}

// IsPicture reports whether pages show the file as a picture.
func (f File) IsPicture() bool { return strings.HasPrefix(f.Kind, "image/") }

// Shown returns the size at which a message shows a picture. A very long picture is cut off.
func (f File) Shown() (width, height int) { return uploads.Clip(f.Width, f.Height) }

// IsInline reports whether browsers may show the file themselves; other files are for downloading.
func (f File) IsInline() bool { return uploads.IsInline(f.Kind) }

// Upload is a file that was received and belongs to no message yet.
type Upload struct {
	Name string
	*uploads.Upload
}

// TooMuch refuses more than may be stored. Reason is a catalogue key, Args fill its {0}, {1}, as those of Invalid do.
type TooMuch struct {
	Reason string
	Args   []any
}

func (e TooMuch) Error() string { return fmt.Sprintf("%s %v", e.Reason, e.Args) }

// FileByID returns a file of a room. It returns ErrNotFound also where its message was deleted.
func (s *Store) FileByID(ctx context.Context, room int64, id string) (File, error) {
	var f File
	err := one(s.read(ctx), fileTable.dest(&f), selectFile, id, room)
	return f, wrap(err, "read a file")
}

var (
	fileTable  = tableOf[File]()
	selectFile = "SELECT " + fileTable.columns("f") + ` FROM files f JOIN messages m ON m.id = f.message_id
		WHERE f.id = ? AND m.room_id = ? AND m.deleted_at = 0`
)

// OpenFile opens the content of a file, or of its thumbnail, for reading. It returns ErrNotFound where it is missing.
func (s *Store) OpenFile(ctx context.Context, f File, thumbnail bool) (io.ReadSeekCloser, error) {
	hash := f.Hash
	if thumbnail && f.Thumbnail != "" {
		hash = f.Thumbnail
	}
	content, err := s.fileStore.open(ctx, hash)
	return content, wrap(err, "open a file's content")
}

// postFiles stores the contents and posts the message that shows them. It holds the contents until then, so that no
// sweep finds them unused.
func (s *Store) postFiles(ctx context.Context, person Person, slug string, d NewMessage) (Message, error) {
	kept, err := s.keep(ctx, d.Uploads)
	if err != nil {
		return Message{}, wrap(err, "keep files")
	}
	d.files = kept
	// A caller who stops waiting must not leave it open whether the contents are used.
	ctx = context.WithoutCancel(ctx)
	m, err := s.post(ctx, person, slug, d)
	if !errors.Is(err, ErrOutcomeUnknown) { // else the next start finds out
		s.letGo(ctx, kept)
	}
	return m, err
}

// attach stores the files of a message. It returns TooMuch where they exceed the author's quota.
func (c *change) attach(m Message, files []File) error {
	if len(files) == 0 {
		return nil
	}
	var used int64
	if err := one(c.tx, []any{&used}, selectUsed, m.AuthorID); err != nil {
		return fmt.Errorf("count what is stored: %w", err)
	}
	rows := make([]fileRow, len(files))
	for i, f := range files {
		if used += f.Stored; used > personQuota {
			return errPersonFull
		}
		f.ID = randomText(linkAlphabet, 22)
		rows[i] = fileRow{File: f, MessageID: m.ID, AuthorID: m.AuthorID, Position: i, CreatedAt: c.now}
	}
	return wrap(c.tx.Create(&rows).Error, "store files")
}

const selectUsed = "SELECT coalesce(sum(stored), 0) FROM files WHERE author_id = ?"

var errPersonFull = TooMuch{Reason: "problem.file.quota", Args: []any{personQuota / 1_000_000}}

// detach deletes the files of messages. Their contents are erased after the commit.
func (c *change) detach(messages ...int64) error {
	var gone []fileRow
	if err := c.tx.Clauses(clause.Returning{}).Where("message_id IN ?", messages).Delete(&gone).Error; err != nil {
		return fmt.Errorf("forget files: %w", err)
	}
	for _, f := range gone {
		c.unused = append(c.unused, f.hashes()...)
	}
	return nil
}

// addFiles reads the files of messages into them.
func addFiles(tx *gorm.DB, found []Message) error {
	indexes := map[int64]int{}
	var wanted []int64
	for i, m := range found {
		if m.Files > 0 && m.DeletedAt == 0 {
			indexes[m.ID] = i
			wanted = append(wanted, m.ID)
		}
	}
	if wanted == nil {
		return nil
	}
	var rows []fileRow
	err := tx.Where("message_id IN ?", wanted).Order("message_id, position").Find(&rows).Error
	for _, row := range rows {
		m := &found[indexes[row.MessageID]]
		m.Attached = append(m.Attached, row.File)
	}
	return wrap(err, "read files")
}

// CleanFileName returns a name that may be shown and saved under: without the folders that some browsers send, without
// invisible characters and those that turn the text around, and without a leading dot.
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

// extensions are those that files of the kinds that browsers show may have. A file with another extension gets the
// first.
var extensions = map[string][]string{
	"image/jpeg": {".jpg", ".jpeg"}, "image/png": {".png"}, "image/gif": {".gif"}, "image/webp": {".webp"},
	"audio/mpeg": {
		".mp3",
	}, "audio/ogg": {".ogg", ".oga", ".opus"}, "audio/wav": {".wav"}, "audio/mp4": {".m4a", ".mp4", ".m4b"},
	"video/mp4": {".mp4", ".m4v"}, "video/webm": {".webm"},
}

// nameOf returns a file's name with an extension of its kind. Otherwise a picture that is called a page would be a page
// once it is saved.
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
