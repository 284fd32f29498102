package broadcast

import (
	"bytes"
	"math/rand/v2"
	"time"
)

const (
	// A look that took less than minBreath needs no rest; maxBreath is the longest rest, and so the most that it adds
	// to a delay.
	minBreath = time.Millisecond
	maxBreath = 10 * time.Millisecond
)

// pump is the only one who reads the feed for its readers and the only one who publishes windows. It ends when the
// feed retires or the hub closes.
func (f *feed) pump() {
	defer f.marks.stop()
	if !f.start() {
		return
	}
	poll := time.NewTimer(f.pollDelay())
	defer poll.Stop()
	beat := time.NewTicker(f.hub.settings.Beat)
	defer beat.Stop()
	defer f.telling.Stop()
	breath := stopped()
	defer breath.Stop()
	bell := f.bell
	for {
		select {
		case <-f.ctx.Done():
			return
		case <-bell:
			began := time.Now()
			f.read()
			// After a look at a large room the pump rests as long as that took: what comes meanwhile leaves in one
			// write.
			if took := time.Since(began); took > minBreath {
				bell = nil
				breath.Reset(min(took, maxBreath))
			}
		case <-breath.C:
			bell = f.bell
		case <-poll.C:
			f.poll()
			poll.Reset(f.pollDelay())
		case <-f.marks.due:
			f.publishMarks()
		case <-f.telling.C:
			f.tell()
		case <-beat.C:
			f.state(slotBeat, event("beat", 0, nil))
		}
	}
}

// pollDelay spreads the polls of many feeds over time, so that they do not all ask the database at once.
func (f *feed) pollDelay() time.Duration {
	poll := f.hub.settings.Poll
	return poll/2 + rand.N(poll)
}

// start reads where the feed stands and opens the first window, trying again until the database answers.
func (f *feed) start() bool {
	for {
		page, err := f.hub.source.Since(f.ctx, f.id, 0, 0)
		if err == nil {
			f.window.Store((&window{}).bare(page.Head))
			f.note(page)
			close(f.ready)
			return true
		}
		if !f.pause(err) {
			return false
		}
	}
}

// pause waits a moment after an error; false means that the feed has ended.
func (f *feed) pause(err error) bool {
	if f.ctx.Err() != nil {
		return false
	}
	f.hub.log.Error("feed cannot be read", "feed", f.id, "error", err)
	select {
	case <-f.ctx.Done():
		return false
	case <-time.After(500*time.Millisecond + rand.N(time.Second)):
		return true
	}
}

// read publishes everything that changed since the window's head.
func (f *feed) read() {
	rung, look := f.rung.Load(), f.readTally
	if f.isRead() {
		look = f.readChanges
	}
	if look() {
		f.heard.Store(rung)
	}
}

// readChanges says whether it could; where it could not the bell is left rung.
func (f *feed) readChanges() bool {
	for {
		w := f.window.Load()
		page, err := f.hub.source.Since(f.ctx, f.id, w.head, f.hub.settings.Ring)
		if err != nil {
			if f.pause(err) {
				f.ring()
			}
			return false
		}
		if len(page.Changes) > 0 {
			f.append(w, page.Changes)
		}
		f.note(page) // publishes a window of its own, so it comes after the one made from w
		if len(page.Changes) < f.hub.settings.Ring {
			return true
		}
	}
}

// poll looks whether a bell was lost: a look at the head alone, as long as none was.
func (f *feed) poll() {
	page, known := f.glance()
	if !known {
		return
	}
	if page.Head > f.window.Load().head {
		f.hub.figures.pollFound.Add(1)
		f.read()
		return
	}
	f.note(page)
}

// glance reads the feed without its changes. Where that fails the bell is left rung.
func (f *feed) glance() (Page, bool) {
	page, err := f.hub.source.Since(f.ctx, f.id, 0, 0)
	if err == nil {
		return page, true
	}
	if f.pause(err) {
		f.ring()
	}
	return Page{}, false
}

// readTally keeps a feed that is only watched from elsewhere up to date without rendering a single change. It says
// whether it could.
func (f *feed) readTally() bool {
	page, known := f.glance()
	if !known {
		return false
	}
	if w := f.window.Load(); page.Head > w.head {
		f.publish(w, w.bare(page.Head))
	}
	f.note(page)
	return true
}

// append renders nothing: it wraps what the source rendered and shows it to all readers at once.
func (f *feed) append(w *window, changes []Change) {
	frames := make([]Frame, len(changes))
	epoch := f.hub.source.Epoch()
	for i, change := range changes {
		frames[i] = newFrame(epoch, change)
	}
	f.hub.figures.frames.Add(uint64(len(frames)))
	f.hub.figures.batches.Add(1)
	f.publish(w, w.with(frames, f.hub.settings.Ring))
}

// note takes over what a page says of the feed as a whole, where it differs from what readers know, and has it
// counted where it moved.
func (f *feed) note(page Page) {
	if page.State != nil && !bytes.Equal(page.State, f.shown) {
		f.shown = page.State
		f.state(slotFeed, withoutID(page.State))
	}
	if page.Head != f.counted && f.planTelling() {
		f.counted = page.Head
	}
}

// withoutID wraps HTML into an unnamed event that leaves the reader's cursor where it is.
func withoutID(html []byte) []byte {
	return append(appendLines(nil, html), '\n')
}

// publishMarks renders the slots whose marks changed.
func (f *feed) publishMarks() {
	for slot, keys := range f.marks.changed() {
		html, err := f.hub.source.Marks(f.ctx, f.id, slot, keys)
		if f.ctx.Err() != nil {
			return // the feed has ended, and nobody is there to be told
		}
		if err != nil {
			f.hub.log.Error("marks cannot be rendered", "feed", f.id, "slot", slot, "error", err)
			f.marks.again(slot, time.Now().Add(time.Second))
			continue
		}
		f.state(slot, withoutID(html))
	}
}

func (f *feed) state(slot Slot, finished []byte) {
	f.version++
	w := f.window.Load()
	f.publish(w, w.stating(state{slot: slot, version: f.version, bytes: finished}))
}

// publish shows the next window: it wakes whoever waits on the one before, and writes it to the sockets.
func (f *feed) publish(before, next *window) {
	f.window.Store(next)
	close(before.next)
	for _, s := range f.attending() {
		f.caster.cast(f.ctx, s)
	}
}
