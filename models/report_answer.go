package models

import (
	"context"
	"fmt"
)

// Answer tells a person what came of their report.
type Answer struct {
	ReportID int64
	// Name is what the reported person was called.
	Name  string
	Acted bool
}

// Key names the answer among all that waits for the person.
func (a Answer) Key() string { return fmt.Sprintf("report-%d", a.ReportID) }

// answers returns what came of a person's reports, the latest first, as far as they have not dismissed it.
func (s *Store) answers(ctx context.Context, p Person) ([]Answer, error) {
	var found []Answer
	err := s.read(ctx).Raw(`SELECT x.id AS report_id, x.name, x.acted
		FROM report_by y JOIN reports x ON x.id = y.report_id
		WHERE y.person_id = ? AND NOT y.seen AND x.closed_at <> 0 ORDER BY x.closed_at DESC LIMIT ?`,
		p.ID, maxNoticed).Scan(&found).Error
	return found, wrap(err, "read what came of the reports of person %d", p.ID)
}

// DismissAnswer takes what came of a report out of what waits for a person, on all their pages.
func (s *Store) DismissAnswer(ctx context.Context, p Person, report int64) error {
	err := s.change(ctx, func(c *change) error {
		c.unreadChanged(p.ID)
		return c.tx.Model(&reporterRow{}).Where("report_id = ? AND person_id = ?", report, p.ID).
			Update("seen", true).Error
	})
	return wrap(err, "dismiss what came of report %d", report)
}
