package views

import (
	"time"

	"samovar/locales"
	"samovar/models"
)

// Times in pages are in the reader's zone, which a script tells in a cookie, or else in the site's. The script in
// assets/times.js writes them the same way, and anew at midnight.

// DayZone returns the viewer's zone, or else the site's.
func (v Viewer) DayZone() *time.Location {
	if v.Zone != nil {
		return v.Zone
	}
	return time.Local
}

// zoneName returns the name of the zone: Europe/Warsaw, or for the site's what it is called at a time, such as CET.
func (v Viewer) zoneName(milliseconds int64) string {
	if v.Zone != nil {
		return v.Zone.String()
	}
	return v.at(milliseconds).Format("MST")
}

// at returns a time of unix milliseconds in the viewer's zone.
func (v Viewer) at(milliseconds int64) time.Time {
	return time.UnixMilli(milliseconds).In(v.DayZone())
}

// Day writes the day of a time: "Today", "Yesterday", a weekday of the last week, or the date.
func (v Viewer) Day(milliseconds int64) string {
	moment, now := v.at(milliseconds), time.Now().In(v.DayZone())
	ago := int(midnight(now).Sub(midnight(moment)) / (24 * time.Hour))
	switch {
	case ago == 0:
		return v.T("time.today")
	case ago == 1:
		return v.T("time.yesterday")
	case ago > 1 && ago < 7:
		return v.Texts.Weekday(moment)
	}
	return v.Texts.Day(moment)
}

// midnight returns a day as a time that can be counted with: days of the clock's change have other lengths.
func midnight(moment time.Time) time.Time {
	return time.Date(moment.Year(), moment.Month(), moment.Day(), 0, 0, 0, 0, time.UTC)
}

// Moment writes the day and the time on it.
func (v Viewer) Moment(milliseconds int64) string {
	return v.T("date.moment", v.Day(milliseconds), locales.Clock(v.at(milliseconds)))
}

// clockOf writes the time on its day, in the site's zone: messages are the same for all viewers.
func clockOf(milliseconds int64) string { return locales.Clock(time.UnixMilli(milliseconds)) }

// dayOf names the day of a message.
func (v Viewer) dayOf(m models.Message) string { return v.at(m.CreatedAt).Format(time.DateOnly) }
