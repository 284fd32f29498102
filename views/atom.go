package views

import (
	"bytes"
	"context"
	"encoding/xml"
	"fmt"
	"html"

	"samovar/markdown"
	"samovar/models"
)

// atomFeed is a feed in the form of RFC 4287.
type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Note    string      `xml:"subtitle,omitempty"`
	Updated string      `xml:"updated"`
	Links   []atomLink  `xml:"link"`
	Entries []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	ID        string      `xml:"id"`
	Title     string      `xml:"title"`
	Author    string      `xml:"author>name"`
	Published string      `xml:"published"`
	Updated   string      `xml:"updated"`
	Link      atomLink    `xml:"link"`
	Content   atomContent `xml:"content"`
}

type atomContent struct {
	Type string `xml:"type,attr"`
	HTML string `xml:",chardata"`
}

// Atom writes a room's messages as an Atom feed, the latest first, without deleted ones. Its addresses are absolute.
func Atom(ctx context.Context, room models.Room, messages []models.Message, origin string) ([]byte, error) {
	home := origin + roomPath(room.Slug)
	feed := atomFeed{
		ID:      home,
		Title:   room.Name,
		Note:    room.Topic,
		Updated: stamp(room.CreatedAt),
		Links:   []atomLink{{"self", "application/atom+xml", home + "/feed"}, {"alternate", "text/html", home}},
	}
	for i := len(messages) - 1; i >= 0; i-- {
		if messages[i].DeletedAt != 0 {
			continue
		}
		entry, err := atomOf(ctx, room, messages[i], origin)
		if err != nil {
			return nil, err
		}
		feed.Updated = max(feed.Updated, entry.Updated)
		feed.Entries = append(feed.Entries, entry)
	}
	packed, err := xml.Marshal(feed)
	if err != nil {
		return nil, fmt.Errorf("write the feed of room %d: %w", room.ID, err)
	}
	return append([]byte(xml.Header), packed...), nil
}

func atomOf(ctx context.Context, room models.Room, m models.Message, origin string) (atomEntry, error) {
	var content bytes.Buffer
	content.WriteString(`<div dir="auto">`)
	if err := Markdown(m.Body, m.Names()).Render(ctx, &content); err != nil {
		return atomEntry{}, fmt.Errorf("render message %d for the feed: %w", m.ID, err)
	}
	content.WriteString("</div>")
	title := titleOf(m)
	for i, f := range m.Attached {
		if title == "" && i == 0 {
			title = f.Name
		}
		fmt.Fprintf(
			&content,
			`<p><a href="%s">%s</a></p>`,
			html.EscapeString(origin+RoomPathsOf(room.Slug).file(f)),
			html.EscapeString(f.Name),
		)
	}
	address := origin + permalink(room.Slug, m.ID)
	author := atomAuthor(m.Author)
	return atomEntry{
		ID:        address,
		Title:     author + ": " + title,
		Author:    author,
		Published: stamp(m.CreatedAt),
		Updated:   stamp(max(m.CreatedAt, m.EditedAt)),
		Link:      atomLink{"alternate", "text/html", address},
		Content:   atomContent{"html", content.String()},
	}, nil
}

// atomAuthor returns an author's name as the room shows it. A feed has no language, so a deleted account has no word.
func atomAuthor(a models.Author) string {
	switch {
	case a.Gone:
		return "—"
	case a.Guest:
		return a.Nickname + " #" + a.Tag
	}
	return a.Nickname
}

// longestTitle is how many characters of a message stand as its title.
const longestTitle = 80

// titleOf returns the beginning of a message without Markdown's marks.
func titleOf(m models.Message) string {
	title := markdown.Plain(m.Body, m.Names())
	if runes := []rune(title); len(runes) > longestTitle {
		return string(runes[:longestTitle]) + "…"
	}
	return title
}
