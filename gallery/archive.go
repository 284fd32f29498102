package gallery

import (
	"samovar/models"
	"samovar/views"
)

// archiveExhibits show what was said in a room by days.
func archiveExhibits(s scene) []views.Exhibit {
	day := models.DayOf(at(18, 0))
	photo := said(11, boris, "From this morning", attached(picture("tea house.jpeg", "image/jpeg", 900, 600)))
	transcript := models.Transcript{
		Messages: append(conversation(), photo),
		After:    11,
		Previous: day - 1,
		Next:     day + 2,
	}
	return []views.Exhibit{
		page("days", views.DaysPage(s.stranger(), lobby, []models.Day{day, day - 1, day - 40})),
		page("no days", views.DaysPage(s.stranger(), lobby, nil)),
		page("a day", views.TranscriptPage(s.stranger(), lobby, day, transcript)),
	}
}
