package locales

import (
	"fmt"
	"time"
)

// Day writes a day the way the language does: "20 November 2026", "20 ноября 2026 г.", "2026年11月20日".
func (t *Texts) Day(moment time.Time) string {
	month := t.T(fmt.Sprintf("date.month.%d", int(moment.Month())))
	return t.T("date.day", moment.Day(), month, moment.Year())
}

// Moment writes a day and the time on it.
func (t *Texts) Moment(moment time.Time) string {
	return t.T("date.moment", t.Day(moment), Clock(moment))
}

// Weekday writes the name of a day in the week.
func (t *Texts) Weekday(moment time.Time) string {
	return t.T(fmt.Sprintf("date.weekday.%d", int(moment.Weekday())))
}

// Clock writes the time of a day, the same way in every language.
func Clock(moment time.Time) string { return moment.Format("15:04") }
