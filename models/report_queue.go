package models

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"
)

const (
	// MaxReports is how many open reports one page lists, the oldest first; the next follow when these are closed.
	MaxReports = 30
	// maxOpen limits the open reports that are read at once, of which a person may see some.
	maxOpen = 500
	// maxEarlier is how many earlier restrictions of a person a report lists.
	maxEarlier = 5
	// keepReports is how long a closed report is kept, with what it copied.
	keepReports = 30 * 24 * time.Hour
)

// Decision is how a report is closed.
type Decision string

// A moderator removes the message that was reported, has done something else, or finds that no rule was broken.
const (
	RemoveMessage Decision = "remove"
	ActionTaken   Decision = "acted"
	NoRuleBroken  Decision = "dismissed"
)

// Report is an open report as moderators see it.
type Report struct {
	ID, PersonID int64
	// MessageID is zero for a report of a person.
	MessageID int64
	// Name, Body and Files are what was copied when it was reported first.
	Name, Body        string
	Files             []string
	SaidAt, CreatedAt int64
	By                []Reporter
	// Deleted reports that the message has been deleted since.
	Deleted bool
	// MayAct reports whether the moderator may act on the person, and delete the message.
	MayAct bool
	// Earlier are the latest restrictions of the person before.
	Earlier []Deed
}

// Reporter is what one person wrote in a report. Their name is told to administrators alone.
type Reporter struct {
	ReportID              int64
	Reason, Details, Name string
}

// openReport is an open report, what a moderator may do in its room, and the rank of the one who was reported.
type openReport struct {
	reportRow
	access Access
	rank   Rank
}

// openReports returns the open reports of a room, or of all rooms where room is zero, that a person may judge; the
// oldest first.
func (s *Store) openReports(tx *gorm.DB, person, room int64) (open []openReport, err error) {
	found, err := rows(tx, selectOpenReports, person, room, maxOpen)()
	if err != nil {
		return nil, fmt.Errorf("read the open reports: %w", err)
	}
	defer func() { _ = found.Close() }() // Err below says what went wrong
	for found.Next() {
		var moderates bool
		var reported Person
		o := openReport{access: Access{Person: &Person{}, GuestsWelcome: s.guestsWelcome()}}
		dest := reportTable.dest(&o.reportRow)
		dest = reported.dest(append([]any{&moderates}, dest...)...)
		dest = append([]any{&o.access.Member, &o.access.Moderates}, o.access.Person.dest(dest...)...)
		if err := found.Scan(o.access.Room.dest(dest...)...); err != nil {
			return nil, fmt.Errorf("read an open report: %w", err)
		}
		o.rank = rankIn(o.access.Room, reported, moderates)
		if o.access.MayJudge(o.PersonID, o.rank) {
			open = append(open, o)
		}
	}
	return open, wrap(found.Err(), "read the open reports")
}

var (
	reportTable       = tableOf[reportRow]()
	selectOpenReports = "SELECT " + roomColumns + ", mine.person_id IS NOT NULL, coalesce(mine.moderator, FALSE), " +
		personTable.columns("v") + ", " + personColumns + ", coalesce(theirs.moderator, FALSE), " +
		reportTable.columns("x") + `
		FROM reports x JOIN rooms r ON r.id = x.room_id JOIN people p ON p.id = x.person_id JOIN people v ON v.id = ?
			LEFT JOIN memberships mine ON mine.room_id = r.id AND mine.person_id = v.id
			LEFT JOIN memberships theirs ON theirs.room_id = r.id AND theirs.person_id = p.id
		WHERE x.closed_at = 0 AND r.deleted_at = 0 AND CAST(? AS BIGINT) IN (0, x.room_id)
			AND (v.administrator OR v.moderator OR r.owner_id = v.id OR coalesce(mine.moderator, FALSE))
		ORDER BY x.id LIMIT ?`
)

// Reports returns the open reports of a room that the person may judge, the oldest first and at most MaxReports, and
// how many there are. It returns ErrForbidden to people who keep no order there.
func (s *Store) Reports(ctx context.Context, a Access) (reports []Report, count int, err error) {
	if !a.MayModerate() {
		return nil, 0, ErrForbidden
	}
	tx := s.read(ctx)
	open, err := s.openReports(tx, a.Person.ID, a.Room.ID)
	if err != nil || len(open) == 0 {
		return nil, 0, err
	}
	for _, o := range open[:min(len(open), MaxReports)] {
		reports = append(reports, Report{
			ID: o.ID, PersonID: o.PersonID, MessageID: o.MessageID, Name: o.Name, Body: o.Body,
			Files:  strings.FieldsFunc(o.Files, func(r rune) bool { return r == '\n' }),
			SaidAt: o.SaidAt, CreatedAt: o.CreatedAt, MayAct: a.Outranks(o.PersonID, o.rank),
		})
	}
	return reports, len(open), completeReports(tx, a, reports)
}

// completeReports adds to reports what was written in them, whether their messages are deleted, and the earlier
// restrictions of the people, with one query each.
func completeReports(tx *gorm.DB, a Access, reports []Report) error {
	var ids, messages, people []int64
	for _, r := range reports {
		ids, messages, people = append(ids, r.ID), append(messages, r.MessageID), append(people, r.PersonID)
	}
	var reporters []Reporter
	var deleted []int64
	var earlier []struct {
		Deed
		PersonID int64
	}
	if err := tx.Raw(selectReporters, ids).Scan(&reporters).Error; err != nil {
		return fmt.Errorf("read who reported: %w", err)
	}
	if err := tx.Raw(selectDeleted, messages).Scan(&deleted).Error; err != nil {
		return fmt.Errorf("read what is deleted: %w", err)
	}
	if err := tx.Raw(selectEarlier, a.Room.ID, people, maxOpen).Scan(&earlier).Error; err != nil {
		return fmt.Errorf("read the earlier restrictions: %w", err)
	}
	for i := range reports {
		r := &reports[i]
		for _, by := range reporters {
			if by.ReportID == r.ID {
				r.By = append(r.By, a.hideReporter(by))
			}
		}
		for _, id := range deleted {
			r.Deleted = r.Deleted || id == r.MessageID
		}
		for _, e := range earlier {
			if e.PersonID == r.PersonID && len(r.Earlier) < maxEarlier {
				r.Earlier = append(r.Earlier, e.Deed)
			}
		}
	}
	return nil
}

const (
	selectDeleted   = "SELECT id FROM messages WHERE id IN ? AND deleted_at <> 0"
	selectReporters = `SELECT y.report_id, y.reason, y.details, coalesce(p.nickname, '') AS name
		FROM report_by y LEFT JOIN people p ON p.id = y.person_id WHERE y.report_id IN ?
		ORDER BY y.created_at, y.person_id`
	selectEarlier = `SELECT d.id, d.at, d.act, d.ends_at, d.reason, d.note, d.person_id,
			p.nickname AS name, p.tag, coalesce(b.nickname, '') AS by_name
		FROM deeds d JOIN people p ON p.id = d.person_id LEFT JOIN people b ON b.id = d.by_id
		WHERE d.room_id = ? AND d.person_id IN ? AND d.act IN ('warn', 'mute', 'kick', 'ban', 'ban.site')
		ORDER BY d.id DESC LIMIT ?`
)

// hideReporter returns what a reporter wrote as the person is shown it.
func (a Access) hideReporter(by Reporter) Reporter {
	if !a.MayNameReporters() {
		by.Name = ""
	}
	return by
}

// ReportCounts returns, by the numbers of rooms, how many open reports and appeals wait for a person there.
func (s *Store) ReportCounts(ctx context.Context, person int64) (map[int64]int64, error) {
	tx := s.read(ctx)
	var mayBe bool
	if err := one(tx, []any{&mayBe}, selectMayWait, person, person, person); err != nil || !mayBe {
		return nil, wrap(err, "ask whether reports wait for person %d", person)
	}
	reports, err := s.openReports(tx, person, 0)
	objections, failed := s.openObjections(tx, person, 0, s.now())
	counts := map[int64]int64{}
	for _, r := range reports {
		counts[r.RoomID]++
	}
	for _, o := range objections {
		counts[o.room]++
	}
	return counts, errors.Join(err, failed)
}

// selectMayWait reports whether anything is open at all, and the person may be one who keeps order somewhere. Every
// page asks for the counts, and the queries for these are long.
const selectMayWait = `SELECT (EXISTS (SELECT 1 FROM reports WHERE closed_at = 0)
		OR EXISTS (SELECT 1 FROM objections WHERE answered_at = 0))
	AND (EXISTS (SELECT 1 FROM people v WHERE v.id = ? AND (v.administrator OR v.moderator))
		OR EXISTS (SELECT 1 FROM memberships m WHERE m.person_id = ? AND m.moderator)
		OR EXISTS (SELECT 1 FROM rooms r WHERE r.owner_id = ?))`

// CloseReport closes a report, and tells those who sent it. It returns ErrForbidden to people who keep no order in the
// room, ErrNotFound for a report that is not theirs to judge. To close it again does nothing.
func (s *Store) CloseReport(ctx context.Context, by Person, slug string, id int64, d Decision) error {
	if d != RemoveMessage && d != ActionTaken && d != NoRuleBroken {
		return Invalid{Field: "decision", Reason: "problem.malformed.sentence"}
	}
	err := s.change(ctx, func(c *change) error {
		access, err := c.enter(&by, slug)
		if err == nil && !access.MayModerate() {
			err = ErrForbidden
		}
		if err != nil {
			return err
		}
		row, err := c.judged(access, id)
		if err != nil || row.ClosedAt != 0 {
			return err
		}
		if d == RemoveMessage {
			if err := c.removeReported(access, row); err != nil {
				return err
			}
		}
		return c.closeReport(access, row, d != NoRuleBroken)
	})
	return wrap(err, "close report %d", id)
}

// judged returns a report that a person may judge.
func (c *change) judged(a Access, id int64) (reportRow, error) {
	var found []reportRow
	if err := c.tx.Where("id = ? AND room_id = ?", id, a.Room.ID).Find(&found).Error; err != nil {
		return reportRow{}, fmt.Errorf("read the report: %w", err)
	}
	if len(found) == 0 {
		return reportRow{}, ErrNotFound
	}
	rank, err := c.rankOf(a.Room, found[0].PersonID)
	if err == nil && !a.MayJudge(found[0].PersonID, rank) {
		err = ErrNotFound
	}
	return found[0], err
}

// removeReported deletes the message that was reported, unless it is deleted already.
func (c *change) removeReported(a Access, row reportRow) error {
	m, err := messageByID(c.tx, row.RoomID, row.MessageID)
	if err != nil || m.DeletedAt != 0 {
		return err
	}
	if err := c.mustDelete(a, m); err != nil {
		return err
	}
	if err := c.withdraw(m, a.Person.ID); err != nil {
		return err
	}
	return c.logDeletion("delete", m, *a.Person)
}

func (c *change) closeReport(a Access, row reportRow, acted bool) error {
	row.ClosedAt, row.ByID, row.Acted = c.now, a.Person.ID, acted
	if err := c.tx.Select("closed_at", "by_id", "acted").Updates(&row).Error; err != nil {
		return fmt.Errorf("close the report: %w", err)
	}
	var reporters []int64
	found := c.tx.Raw("SELECT person_id FROM report_by WHERE report_id = ?", row.ID).Scan(&reporters)
	if err := found.Error; err != nil {
		return fmt.Errorf("read who reported: %w", err)
	}
	c.unreadChanged(reporters...)
	return c.tellKeepers(a.Room.ID)
}

// tellKeepers rings for all who may keep order in a room: what waits for them there has changed.
func (c *change) tellKeepers(room int64) error {
	var keepers []int64
	err := c.tx.Raw(`SELECT person_id FROM memberships WHERE room_id = ? AND moderator
		UNION SELECT owner_id FROM rooms WHERE id = ?
		UNION SELECT id FROM people WHERE kind = 'member' AND (administrator OR moderator)`,
		room, room).Scan(&keepers).Error
	c.unreadChanged(keepers...)
	return wrap(err, "find who keeps order in room %d", room)
}

// eraseReports erases what was copied into reports that were closed long enough ago, and the reports with it. Appeals
// go as long after their answer, or after their restriction has ended without one.
func (s *Store) eraseReports(ctx context.Context) error {
	err := s.change(ctx, func(c *change) error {
		before := c.now - keepReports.Milliseconds()
		return errors.Join(
			c.tx.Where("closed_at <> 0 AND closed_at < ?", before).Delete(&reportRow{}).Error,
			c.tx.Where("answered_at <> 0 AND answered_at < ?", before).Delete(&objectionRow{}).Error,
			c.tx.Exec(deleteMoot, before, c.now).Error,
		)
	})
	return wrap(err, "erase closed reports")
}

const deleteMoot = `DELETE FROM objections WHERE answered_at = 0 AND created_at < ? AND NOT EXISTS (
	SELECT 1 FROM restrictions x WHERE x.token = objections.token AND (x.ends_at = 0 OR x.ends_at > ?))`
