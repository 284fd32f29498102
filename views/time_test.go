package views

import (
	"testing"
	"time"

	"samovar/locales"
)

func TestDaysAreCountedInTheReadersZone(t *testing.T) {
	texts, err := locales.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"Pacific/Kiritimati", "UTC", "Pacific/Pago_Pago"} { // 25 hours apart
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		v := Viewer{Texts: texts.In("en"), Zone: zone}
		today := time.Now().In(zone)
		noon := time.Date(today.Year(), today.Month(), today.Day(), 12, 0, 0, 0, zone)
		for _, c := range []struct {
			days int
			want string
		}{
			{0, "Today"},
			{-1, "Yesterday"},
			{-2, noon.AddDate(0, 0, -2).Weekday().String()},
			{-6, noon.AddDate(0, 0, -6).Weekday().String()},
			{-7, v.Texts.Day(noon.AddDate(0, 0, -7))},
			{1, v.Texts.Day(noon.AddDate(0, 0, 1))},
		} {
			if got := v.Moment(noon.AddDate(0, 0, c.days).UnixMilli()); got != c.want+", 12:00" {
				t.Errorf("%s: %d days from now is %q, want %q", name, c.days, got, c.want)
			}
		}
	}
}
