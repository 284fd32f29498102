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
	return t.T("date.moment", t.Day(moment), moment.Format("15:04"))
}
