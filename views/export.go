package views

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"samovar/locales"
	"samovar/models"
)

// Export is what the files of an export have in common.
type Export struct {
	// Title is the room's name, or whose messages these are.
	Title string
	// Several says that the messages are of several rooms.
	Several bool
	// Made is when it was asked for, in unix milliseconds.
	Made int64
}

// ExportFile is one file of an export: what stands before the messages, each message, knowing the one before it, and
// what stands after all. A file without Message has none.
type ExportFile struct {
	Name       string
	Begin, End func(context.Context, io.Writer) error
	Message    func(ctx context.Context, w io.Writer, m, before models.ExportedMessage) error
}

// ExportFiles are the files of messages: for programs, for other chats and notes, and to be read and printed.
func ExportFiles(v Viewer, e Export) []ExportFile {
	return []ExportFile{exportJSON(), exportMarkdown(v, e), exportHTML(v, e)}
}

// constant writes a text that is known beforehand.
func constant(s string) func(context.Context, io.Writer) error {
	return func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, s)
		return err
	}
}

// writeJSON writes a value behind a separator, with its characters as they are: these files are read by people too,
// and are no HTML.
func writeJSON(w io.Writer, separator string, value any) error {
	out := bytes.NewBufferString(separator)
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return fmt.Errorf("write JSON: %w", err)
	}
	_, err := w.Write(bytes.TrimSuffix(out.Bytes(), []byte("\n")))
	return err
}

// exportedMessage is an object in messages.json. Nickname is empty for a deleted account, Edited null for a message
// that was not edited.
type exportedMessage struct {
	ID       int64   `json:"id"`
	Room     string  `json:"room"`
	Author   int64   `json:"author"`
	Nickname string  `json:"nickname"`
	Written  string  `json:"written"`
	Edited   *string `json:"edited"`
	Body     string  `json:"body"`
	// Files are the names of what was sent along, as they stand in the zip.
	Files []string `json:"files,omitempty"`
}

// ExportedFile returns the path of a message's file in the zip: beside the message's other files, under the name that
// it was sent with.
func ExportedFile(m models.Message, position int) string {
	name := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) || r < ' ' { // what no file system takes, or takes for a folder
			return '-'
		}
		return r
	}, m.Attached[position].Name)
	return fmt.Sprintf("files/%d/%d %s", m.ID, position+1, name)
}

func exportJSON() ExportFile {
	return ExportFile{
		Name: "messages.json", Begin: constant("["), End: constant("\n]\n"),
		Message: func(_ context.Context, w io.Writer, m, before models.ExportedMessage) error {
			object := exportedMessage{
				ID:       m.ID,
				Room:     m.RoomSlug,
				Author:   m.AuthorID,
				Nickname: m.Author.Nickname,
				Written:  stamp(m.CreatedAt),
				Body:     m.Body,
			}
			if m.EditedAt != 0 {
				edited := stamp(m.EditedAt)
				object.Edited = &edited
			}
			for i := range m.Attached {
				object.Files = append(object.Files, ExportedFile(m.Message, i))
			}
			separator := ",\n"
			if before.ID == 0 {
				separator = "\n"
			}
			return writeJSON(w, separator, object)
		},
	}
}

// exportMarkdown quotes each message, so that a heading or a line within it does not pass for one of the export.
func exportMarkdown(v Viewer, e Export) ExportFile {
	return ExportFile{
		Name: "messages.md", End: constant(""),
		Begin: constant("# " + plainMarkdown(e.Title) + "\n\n" + plainMarkdown(e.note(v)) + "\n"),
		Message: func(_ context.Context, w io.Writer, m, before models.ExportedMessage) error {
			var out strings.Builder
			mark := "\n## "
			if e.Several {
				if m.RoomID != before.RoomID {
					out.WriteString(mark + plainMarkdown(m.RoomName) + "\n")
				}
				mark = "\n### "
			}
			if startsDay(v, m, before) {
				out.WriteString(mark + v.Texts.Day(v.at(m.CreatedAt)) + "\n")
			}
			fmt.Fprintf(
				&out,
				"\n**%s** %s\n\n> %s\n",
				plainMarkdown(exportedName(v, m.Author)),
				exportedTime(v, m.Message),
				strings.ReplaceAll(m.Body, "\n", "\n> "),
			)
			for i, file := range m.Attached {
				fmt.Fprintf(&out, "> [%s](<%s>)\n", plainMarkdown(file.Name), ExportedFile(m.Message, i))
			}
			_, err := io.WriteString(w, out.String())
			return err
		},
	}
}

// exportHTML cuts in two a page that is rendered whole.
func exportHTML(v Viewer, e Export) ExportFile {
	var end []byte
	return ExportFile{
		Name: "index.html",
		Begin: func(ctx context.Context, w io.Writer) error {
			var page bytes.Buffer
			if err := exportDocument(v, e).Render(ctx, &page); err != nil {
				return fmt.Errorf("render an export: %w", err)
			}
			var begin []byte
			begin, end, _ = bytes.Cut(page.Bytes(), []byte(exportPlaceholder))
			_, err := w.Write(begin)
			return err
		},
		Message: func(ctx context.Context, w io.Writer, m, before models.ExportedMessage) error {
			return exportArticle(v, e, m, before).Render(ctx, w)
		},
		End: func(_ context.Context, w io.Writer) error {
			_, err := w.Write(end)
			return err
		},
	}
}

// note returns when the export was made, and the zone of its times.
func (e Export) note(v Viewer) string {
	return v.T("export.made", v.Texts.Moment(v.at(e.Made)), v.zoneName(e.Made))
}

func startsDay(v Viewer, m, before models.ExportedMessage) bool {
	return m.RoomID != before.RoomID || v.dayOf(m.Message) != v.dayOf(before.Message)
}

// exportedName returns the author's name as the room shows it.
func exportedName(v Viewer, a models.Author) string {
	switch {
	case a.Gone:
		return v.T("message.author.gone")
	case a.Vouched:
		return a.Nickname + " " + v.T("message.author.site") + " #" + a.Tag
	case a.Guest:
		return a.Nickname + " #" + a.Tag
	}
	return a.Nickname
}

func exportedTime(v Viewer, m models.Message) string {
	written := locales.Clock(v.at(m.CreatedAt))
	if m.EditedAt != 0 {
		return written + " · " + v.T("message.edited")
	}
	return written
}

var markdownMarks = strings.NewReplacer(
	"\\",
	"\\\\",
	"`",
	"\\`",
	"*",
	"\\*",
	"_",
	"\\_",
	"[",
	"\\[",
	"]",
	"\\]",
	"<",
	"\\<",
	"#",
	"\\#",
	"~",
	"\\~",
	"&",
	"\\&",
)

// plainMarkdown returns a name as Markdown that shows it unchanged.
func plainMarkdown(name string) string { return markdownMarks.Replace(name) }

// exportedAccount is profile.json.
type exportedAccount struct {
	Nickname string         `json:"nickname"`
	Username string         `json:"username"`
	Email    string         `json:"email"`
	Made     string         `json:"made"`
	Rooms    []exportedRoom `json:"rooms"`
}

type exportedRoom struct {
	Room       string            `json:"room"`
	Name       string            `json:"name"`
	Visibility models.Visibility `json:"visibility"`
	Owner      bool              `json:"owner"`
}

// AccountFile is profile.json, what is stored of a person besides their messages.
func AccountFile(person models.Person, rooms []models.RoomEntry) ExportFile {
	account := exportedAccount{
		Nickname: person.Nickname,
		Username: person.Username,
		Email:    person.Email,
		Made:     stamp(person.CreatedAt),
		Rooms:    []exportedRoom{},
	}
	for _, entry := range rooms {
		account.Rooms = append(account.Rooms, exportedRoom{
			Room:       entry.Room.Slug,
			Name:       entry.Room.Name,
			Visibility: entry.Room.Visibility,
			Owner:      entry.Room.OwnerID == person.ID,
		})
	}
	return ExportFile{
		Name:  "profile.json",
		End:   constant("\n"),
		Begin: func(_ context.Context, w io.Writer) error { return writeJSON(w, "", account) },
	}
}
