package models

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Reasons are what a report can say is wrong.
var Reasons = []string{"spam", "insult", "threat", "private", "illegal", "other"}

// MaxDetails is how many characters a report can add to its reason.
const MaxDetails = 500

// reportRow is what was reported, as it was at that moment. There is one open report of a message, and one of a
// person in a room.
type reportRow struct {
	ID, RoomID, PersonID int64
	// MessageID is zero for a report of a person.
	MessageID int64
	// Name is what the person was called, Body what they said, Files the names of what they sent along, one a line.
	Name, Body, Files string
	SaidAt            int64
	CreatedAt         int64 `gorm:"autoCreateTime:false"`
	// ClosedAt is zero while the report is open; ByID is the moderator who closed it, Acted whether they acted.
	ClosedAt, ByID int64
	Acted          bool
}

// TableName returns reports.
func (reportRow) TableName() string { return "reports" }

// reporterRow is a person who has reported something. They count once, however often they do.
type reporterRow struct {
	ReportID, PersonID int64
	Reason, Details    string
	CreatedAt          int64 `gorm:"autoCreateTime:false"`
	// Seen reports whether they have dismissed the line that tells them what came of it.
	Seen bool
}

// TableName returns report_by.
func (reporterRow) TableName() string { return "report_by" }

// NewReport is a report to be sent.
type NewReport struct {
	// Reason is one of Reasons.
	Reason, Details string
	// Block also blocks the person for the reporter.
	Block bool
}

// Check returns Invalid for a report that cannot be.
func (n NewReport) Check() error {
	switch {
	case !slices.Contains(Reasons, n.Reason):
		return Invalid{Field: "reason", Reason: "problem.report.reason"}
	case utf8.RuneCountInString(n.Details) > MaxDetails:
		return Invalid{Field: "details", Reason: "problem.body.toolong", Args: []any{MaxDetails}}
	case !utf8.ValidString(n.Details) || strings.ContainsRune(n.Details, 0):
		return Invalid{Field: "details", Reason: "problem.malformed.sentence"}
	}
	return nil
}

// ReportMessage reports a message to the moderators of its room. Its text is copied at once, since its author may
// delete it. It returns ErrForbidden for the person's own message.
func (s *Store) ReportMessage(ctx context.Context, p Person, slug string, id int64, n NewReport) error {
	if err := n.Check(); err != nil {
		return err
	}
	err := s.change(ctx, func(c *change) error {
		access, m, err := c.message(p, slug, id)
		if err != nil {
			return err
		}
		if m.DeletedAt != 0 {
			return ErrNotFound
		}
		files := make([]string, len(m.Attached))
		for i, f := range m.Attached {
			files[i] = f.Name
		}
		return c.report(access, reportRow{
			PersonID: m.AuthorID, MessageID: m.ID, Body: m.Body, Files: strings.Join(files, "\n"), SaidAt: m.CreatedAt,
		}, n)
	})
	return wrap(err, "report message %d", id)
}

// ReportPerson reports a person known to the room to its moderators, see Card. It returns ErrForbidden for oneself.
func (s *Store) ReportPerson(ctx context.Context, p Person, slug string, id int64, isHere bool, n NewReport) error {
	if err := n.Check(); err != nil {
		return err
	}
	err := s.change(ctx, func(c *change) error {
		access, err := c.enter(&p, slug)
		if err != nil {
			return err
		}
		if _, err := cardIn(c.tx, access, id, isHere); err != nil {
			return err
		}
		return c.report(access, reportRow{PersonID: id}, n)
	})
	return wrap(err, "report person %d", id)
}

// report stores a report, or adds the reporter to the open one of the same.
func (c *change) report(a Access, row reportRow, n NewReport) error {
	if !a.MayReport(row.PersonID) {
		return ErrForbidden
	}
	reported, err := personByID(c.tx, row.PersonID)
	if err != nil {
		return err
	}
	var open []reportRow
	where := c.tx.Where("room_id = ? AND message_id = ? AND person_id = ? AND closed_at = 0",
		a.Room.ID, row.MessageID, row.PersonID)
	if err := where.Find(&open).Error; err != nil {
		return fmt.Errorf("look for the report: %w", err)
	}
	if len(open) > 0 {
		row = open[0]
	} else {
		row.RoomID, row.Name, row.CreatedAt = a.Room.ID, tagged(reported.Nickname, reported.Tag), c.now
		if err := c.tx.Create(&row).Error; err != nil {
			return fmt.Errorf("store the report: %w", err)
		}
		if err := c.tellKeepers(a.Room.ID); err != nil {
			return err
		}
	}
	by := reporterRow{
		ReportID: row.ID, PersonID: a.Person.ID, Reason: n.Reason, Details: n.Details, CreatedAt: c.now,
	}
	again := orUpdate([]string{"reason", "details"}, "report_id", "person_id")
	if err := c.tx.Clauses(again).Create(&by).Error; err != nil {
		return fmt.Errorf("store the reporter: %w", err)
	}
	if n.Block && a.isMember() {
		return c.block(*a.Person, reported.ID)
	}
	return nil
}

// tagged returns the name of a person, with the tag that tells guests of one name apart.
func tagged(name, tag string) string {
	if tag == "" {
		return name
	}
	return name + " #" + tag
}
