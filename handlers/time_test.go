package handlers

import (
	"net/http"
	"net/url"
	"testing"
	"time"
)

// livesIn tells the server a time zone, as the page's script does.
func (b *browser) livesIn(zone string) {
	b.harness.t.Helper()
	address, err := url.Parse(b.address)
	if err != nil {
		b.harness.t.Fatal(err)
	}
	b.client.Jar.SetCookies(address, []*http.Cookie{{Name: "zone", Value: url.QueryEscape(zone), Path: "/"}})
}

func TestDaysInAFormAreTheReadersOwn(t *testing.T) {
	h := openHarness(t)
	anna := h.member("anna")
	anna.say("/r/lobby", "kettle")
	search := func(zone string, day time.Time) string {
		anna.livesIn(zone)
		return anna.get("/search?q=kettle&from="+day.Format(time.DateOnly)).expect(t, 200).body
	}
	for _, zone := range []string{"Pacific/Kiritimati", "Pacific/Pago_Pago"} {
		place, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		today := time.Now().In(place)
		answer{body: search(zone, today)}.shows(t, "<mark>kettle</mark>")
		answer{body: search(zone, today)}.shows(t, h.text("time.today")+", ")
		answer{body: search(zone, today.AddDate(0, 0, 1))}.lacks(t, "<mark>kettle</mark>")
	}
	for _, nowhere := range []string{"", "Local", "../etc/passwd", "Nowhere/Land"} {
		anna.livesIn(nowhere)
		page := anna.get("/search").expect(t, 200)
		page.shows(t, "clock, which now shows")
		page.lacks(t, "UTC")
	}
}
