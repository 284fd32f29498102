package handlers

import (
	"bytes"
	"fmt"
	"net/http"
	"strconv"

	"samovar/broadcast"
	"samovar/models"
	"samovar/views"
)

// liveChanges is how many changes one document shows before it ends with a link to the next. Browsers keep all of
// it in memory.
const liveChanges = 500

// liveDocument is a page that grows with the room, for browsers without script.
type liveDocument struct {
	r      *request
	reader *broadcast.Reader
	watch  streamRight
	// shown has, for each message, the seq of the change that is on show, so that the next change can hide it.
	shown map[int64]int64
	last  int64
	count int
}

// showLive writes the room's last page, and goes on writing until the browser leaves, the person may no longer
// read the room, or the document is long enough.
func (r *request) showLive() error {
	history, err := r.store.LastMessages(r.ctx(), r.access.Room.ID, pageSize)
	if err != nil {
		return err
	}
	begin, end, err := r.livePage(history)
	if err != nil || r.Method == http.MethodHead {
		return err
	}
	follow := broadcast.Follow{Feed: r.access.Room.ID, After: r.cursor(history.Head), Key: r.viewer.Key()}
	reader, err := r.openReader(follow)
	if err != nil {
		return err
	}
	defer reader.Close()
	l := &liveDocument{r: r, reader: reader, watch: r.streamRight(), shown: map[int64]int64{}}
	for _, message := range history.Messages {
		l.shown[message.ID], l.last = message.Seq, message.ID
	}
	// A right that was lost before the reader existed would otherwise go unnoticed.
	if l.watch.review() == broadcast.Refused {
		return models.ErrForbidden
	}
	r.allowIframes("'self'")
	r.w.Header().Set("X-Accel-Buffering", "no")
	r.setPageHeaders()
	if err = l.write(begin); err == nil {
		err = l.follow()
	}
	if err == nil {
		err = l.write(end)
	}
	r.reportEnd(err)
	return nil
}

// livePage returns the document before the coming messages, and after them.
func (r *request) livePage(history models.History) (begin, end []byte, err error) {
	if err := r.hideBlocked(); err != nil {
		return nil, nil, err
	}
	var page bytes.Buffer
	room := views.Room{Access: r.access, History: history}
	if err := views.LivePage(r.viewer, room).Render(r.ctx(), &page); err != nil {
		return nil, nil, err
	}
	begin, end, _ = bytes.Cut(page.Bytes(), []byte(views.LivePlaceholder))
	return begin, end, nil
}

// follow writes the changes as they come. It returns nil when the document can be ended properly, and otherwise
// why it cannot.
func (l *liveDocument) follow() error {
	for l.count < liveChanges {
		step, err := l.reader.Step(l.r.ctx())
		if err != nil {
			return err
		}
		// Too much was missed, or a right was lost: the document ends with a link that fetches the room as it is.
		if step.End != "" || step.Reset || (step.Review && l.watch.review() != broadcast.Unchanged) {
			return nil
		}
		var out bytes.Buffer
		if step.Beat {
			out.WriteString("<!-- beat -->\n")
		}
		for _, change := range step.Changes {
			l.show(&out, change)
		}
		if err := l.write(out.Bytes()); err != nil {
			return err
		}
	}
	return nil
}

// show appends a message as it is now, and hides its earlier state. A deleted message is only hidden. A message
// older than the document was never shown and is left out.
func (l *liveDocument) show(out *bytes.Buffer, change broadcast.Change) {
	before, isShown := l.shown[change.Key]
	if !isShown && change.Key < l.last {
		return
	}
	l.count++
	l.shown[change.Key], l.last = change.Seq, max(l.last, change.Key)
	if isShown {
		seq := strconv.FormatInt(before, 10)
		fmt.Fprintf(out, "<style nonce=%q>.msg[data-seq=%q]{display:none}</style>\n", l.r.viewer.Nonce, seq)
	}
	if opening, _, _ := bytes.Cut(change.HTML, []byte(">")); bytes.Contains(opening, []byte(" data-deleted")) {
		return
	}
	html := change.HTML
	if isShown { // the earlier state keeps the id, and screen readers have spoken it
		id := fmt.Sprintf(`id="m-%d"`, change.Key)
		another := fmt.Appendf(nil, `id="m-%d-%d" aria-live="off"`, change.Key, change.Seq)
		html = bytes.Replace(html, []byte(id), another, 1)
	}
	out.Write(html)
	out.WriteByte('\n')
}

func (l *liveDocument) write(content []byte) error {
	if _, err := l.r.w.Write(content); err != nil {
		return fmt.Errorf("write to the document: %w", err)
	}
	return http.NewResponseController(l.r.w).Flush()
}
