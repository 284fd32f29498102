package handlers

import (
	"net/http"
	"strconv"

	"samovar/models"
	"samovar/views"
)

const (
	// transcriptSize is how many messages one page of a day has, atomSize how many the Atom feed.
	transcriptSize = 500
	atomSize       = 50
)

// showDays lists the days of a room that offers its archive.
func (r *request) showDays() error {
	if err := r.checkArchive(); err != nil {
		return err
	}
	days, err := r.store.Days(r.ctx(), r.access.Room.ID)
	if err != nil {
		return err
	}
	return r.render(http.StatusOK, views.DaysPage(r.viewer, r.access.Room, days))
}

// showTranscript shows the messages of one day.
func (r *request) showTranscript() error {
	if err := r.checkArchive(); err != nil {
		return err
	}
	day, err := models.ParseDay(r.PathValue("day"))
	if err != nil {
		return err
	}
	after, err := strconv.ParseInt(r.URL.Query().Get("after"), 10, 64)
	if err != nil || after < 0 {
		after = 0
	}
	transcript, err := r.store.Transcript(r.ctx(), r.access.Room.ID, day, after, transcriptSize)
	if err != nil {
		return err
	}
	return r.render(http.StatusOK, views.TranscriptPage(r.viewer, r.access.Room, day, transcript))
}

// serveAtom sends the room's latest messages as an Atom feed.
func (r *request) serveAtom() error {
	if err := r.checkArchive(); err != nil {
		return err
	}
	history, err := r.store.LastMessages(r.ctx(), r.access.Room.ID, atomSize)
	if err != nil {
		return err
	}
	feed, err := views.Atom(r.ctx(), r.access.Room, history.Messages, r.origin())
	if err != nil {
		return err
	}
	h := r.w.Header()
	h.Set("Content-Type", "application/atom+xml; charset=utf-8")
	h.Set("Cache-Control", "no-cache")
	h.Add("Vary", "Accept-Encoding, Cookie")
	return sendCompressed(r.w, r.Request, http.StatusOK, feed)
}

// checkArchive refuses a room without an archive.
func (r *request) checkArchive() error {
	r.viewer.Atom = views.AtomPath(r.slug())
	return r.access.Archived()
}
