package handlers

import (
	"net/http"
	"strconv"

	"samovar/models"
	"samovar/views"
)

const (
	// transcriptSize is how many messages one page of a day has, feedSize how many the feed.
	transcriptSize = 500
	feedSize       = 50
)

// showDays lists the days of a room that offers its archive.
func (c *call) showDays() error {
	if err := c.openArchive(); err != nil {
		return err
	}
	days, err := c.s.store.Days(c.ctx(), c.access.Room.ID)
	if err != nil {
		return err
	}
	return c.render(http.StatusOK, views.DaysPage(c.viewer, c.access.Room, days))
}

// showTranscript is what was said on one day.
func (c *call) showTranscript() error {
	if err := c.openArchive(); err != nil {
		return err
	}
	day, err := models.ParseDay(c.r.PathValue("day"))
	if err != nil {
		return err
	}
	after, err := strconv.ParseInt(c.r.URL.Query().Get("after"), 10, 64)
	if err != nil || after < 0 {
		after = 0
	}
	transcript, err := c.s.store.Transcript(c.ctx(), c.access.Room.ID, day, after, transcriptSize)
	if err != nil {
		return err
	}
	return c.render(http.StatusOK, views.TranscriptPage(c.viewer, c.access.Room, day, transcript))
}

// serveFeed is the room's latest messages for feed readers.
func (c *call) serveFeed() error {
	if err := c.openArchive(); err != nil {
		return err
	}
	history, err := c.s.store.LastMessages(c.ctx(), c.access.Room.ID, feedSize)
	if err != nil {
		return err
	}
	feed, err := views.Atom(c.ctx(), c.access.Room, history.Messages, c.origin())
	if err != nil {
		return err
	}
	h := c.w.Header()
	h.Set("Content-Type", "application/atom+xml; charset=utf-8")
	h.Set("Cache-Control", "no-cache")
	h.Add("Vary", "Accept-Encoding, Cookie")
	return sendPacked(c.w, c.r, http.StatusOK, feed)
}

// openArchive refuses where there is none.
func (c *call) openArchive() error {
	c.viewer.Feed = views.FeedPath(c.slug())
	return c.access.Archived()
}
