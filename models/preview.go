package models

import (
	"context"
	"fmt"
	"strings"

	"samovar/markdown"
	"samovar/models/words"

	"gorm.io/gorm"
)

// Preview is what the page behind a link tells of itself in its head.
type Preview struct {
	URL                      string
	Title, Description, Site string
}

// maxPreviewTitle is how many characters are kept of a title, and of a site's name; maxPreviewText of a description.
// previewRow is a preview with the message that links to the page.
type previewRow struct {
	MessageID int64
	Preview   `gorm:"embedded"`
}

// TableName says where previews are.
func (previewRow) TableName() string { return "previews" }

const (
	maxPreviewTitle = 120
	maxPreviewText  = 240
)

// Linking is a message whose first link may be previewed.
type Linking struct {
	ID  int64
	URL string
}

// firstLink returns the address of the first link in a text that leads to a page, empty where there is none.
func firstLink(body, called string) string {
	document, read := markdown.Parse(body, decode(called))
	if !read {
		return ""
	}
	return document.Page()
}

// TakeLinks takes the previews that messages have ordered and returns those messages that link to a page; more reports
// that others may wait.
func (s *Store) TakeLinks(ctx context.Context) (links []Linking, more bool, err error) {
	ids, more, err := s.takeErrands(ctx, previewErrand)
	if err != nil || len(ids) == 0 {
		return nil, more, err
	}
	var found []Message
	err = s.read(ctx).Raw("SELECT id, body, called FROM messages WHERE id IN ? AND deleted_at = 0 ORDER BY id", ids).
		Scan(&found).Error
	for _, m := range found {
		if link := firstLink(m.Body, m.Called); link != "" {
			links = append(links, Linking{ID: m.ID, URL: link})
		}
	}
	return links, more, wrap(err, "find links")
}

// StillLinks reports whether a message still links to the same page as when it was found. The caller asks before it
// fetches the page, since the message may have been edited or deleted while other pages were fetched.
func (s *Store) StillLinks(ctx context.Context, l Linking) (bool, error) {
	var body, called string
	err := one(s.read(ctx), []any{&body, &called},
		`SELECT m.body, m.called FROM messages m JOIN rooms r ON r.id = m.room_id
		WHERE m.id = ? AND m.deleted_at = 0 AND r.deleted_at = 0`, l.ID)
	still := err == nil && firstLink(body, called) == l.URL
	return still, wrap(ignore(err, ErrNotFound), "look whether message %d still links", l.ID)
}

// SetPreview adds the preview of a page to a message, if that still links to the page.
func (s *Store) SetPreview(ctx context.Context, message int64, p Preview) error {
	err := s.change(ctx, func(c *change) error {
		var room int64
		var body, called string
		err := one(c.tx, []any{&room, &body, &called},
			"SELECT room_id, body, called FROM messages WHERE id = ? AND deleted_at = 0", message)
		if err != nil || firstLink(body, called) != p.URL {
			return ignore(err, ErrNotFound)
		}
		row := previewRow{MessageID: message, Preview: Preview{
			URL:         p.URL,
			Title:       cutText(p.Title, maxPreviewTitle),
			Description: cutText(p.Description, maxPreviewText),
			Site:        cutText(p.Site, maxPreviewTitle),
		}}
		err = c.tx.Clauses(unlessThere("message_id")).Create(&row).Error
		if err != nil {
			return fmt.Errorf("store a preview: %w", err)
		}
		if err := c.tx.Model(&messageRow{}).Where("id = ?", message).Update("previewed", true).Error; err != nil {
			return fmt.Errorf("note a preview: %w", err)
		}
		return c.redraw(room, message)
	})
	return wrap(err, "preview the link of message %d", message)
}

// cutText returns the visible text as one line of at most limit characters, with … where it was cut.
func cutText(text string, limit int) string {
	text = strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if words.IsHidden(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, ""))), " ")
	if runes := []rune(text); len(runes) > limit {
		return string(runes[:limit-1]) + "…"
	}
	return text
}

// dropPreview removes the preview of a message whose text has changed or goes.
func (c *change) dropPreview(m *Message) error {
	if !m.Previewed {
		return nil
	}
	m.Previewed, m.Preview = false, nil
	if err := c.tx.Where("message_id = ?", m.ID).Delete(&previewRow{}).Error; err != nil {
		return fmt.Errorf("forget a preview: %w", err)
	}
	return wrap(c.tx.Select("previewed").Updates(m).Error, "note that a preview is gone")
}

// addPreviews reads the previews of messages and sets them, with one query.
func addPreviews(tx *gorm.DB, found []Message) error {
	var wanted []int64
	for _, m := range found {
		if m.Previewed && m.DeletedAt == 0 {
			wanted = append(wanted, m.ID)
		}
	}
	if wanted == nil {
		return nil
	}
	var rows []previewRow
	if err := tx.Where("message_id IN ?", wanted).Find(&rows).Error; err != nil {
		return fmt.Errorf("read previews: %w", err)
	}
	previews := map[int64]Preview{}
	for _, row := range rows {
		previews[row.MessageID] = row.Preview
	}
	for i, m := range found {
		if preview, known := previews[m.ID]; known {
			found[i].Preview = &preview
		}
	}
	return nil
}
