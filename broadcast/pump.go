package broadcast

import (
	"bytes"
	"math/rand/v2"
	"time"
)

const (
	// A read that took less than minBreath is followed by no pause. maxBreath is the longest pause, and so the most
	// that it adds to a delay.
	minBreath = time.Millisecond
	maxBreath = 10 * time.Millisecond
)

// pump reads the feed for its readers and publishes windows; nothing else does. It ends when the feed retires or the
// hub closes.
func (f *feed) pump() {
	defer f.presence.stop()
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
			// After a slow read the pump pauses for as long as that took: changes that come meanwhile share a write.
			if took := time.Since(began); took > minBreath {
				bell = nil
				breath.Reset(min(took, maxBreath))
			}
		case <-breath.C:
			bell = f.bell
		case <-poll.C:
			f.poll()
			poll.Reset(f.pollDelay())
		case <-f.presence.due:
			f.publishPresence()
		case <-f.telling.C:
			f.tell()
		case <-beat.C:
			f.state(slotBeat, event("beat", 0, nil))
		}
	}
}

// pollDelay returns a random delay, so that many feeds do not ask the database at once.
func (f *feed) pollDelay() time.Duration {
	poll := f.hub.settings.Poll
	return poll/2 + rand.N(poll)
}

// start reads the feed's head and opens the first window. It tries until the database answers, and returns false when
// the feed has ended.
func (f *feed) start() bool {
	for {
		page, err := f.since(f.ctx, 0, 0)
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

// pause waits a moment after an error. It returns false when the feed has ended.
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

// readChanges publishes changes for readers. It reports whether that worked; if not, it rings the bell again.
func (f *feed) readChanges() bool {
	for {
		w := f.window.Load()
		page, err := f.since(f.ctx, w.head, f.hub.settings.Ring)
		if err != nil {
			if f.pause(err) {
				f.ring()
			}
			return false
		}
		if len(page.Changes) > 0 {
			f.append(w, page.Changes)
		}
		f.note(page) // publishes another window, so it must come after append, which builds on w
		if len(page.Changes) < f.hub.settings.Ring {
			return true
		}
	}
}

// poll finds changes whose ring was lost. It reads the head alone unless there are any.
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

// glance reads the feed without its changes. If that fails it rings the bell again.
func (f *feed) glance() (Page, bool) {
	page, err := f.since(f.ctx, 0, 0)
	if err == nil {
		return page, true
	}
	if f.pause(err) {
		f.ring()
	}
	return Page{}, false
}

// readTally follows the head of a feed that is only watched, without rendering its changes. It reports whether that
// worked.
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

// append frames rendered changes and publishes them to all readers at once.
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

// note publishes the page's State if it is new, and plans a tally if the head has moved.
func (f *feed) note(page Page) {
	if page.State != nil && !bytes.Equal(page.State, f.shown) {
		f.shown = page.State
		f.state(slotFeed, withoutID(page.State))
	}
	if page.Head != f.counted && f.planTelling() {
		f.counted = page.Head
	}
}

// withoutID wraps HTML into an unnamed event that does not move the reader's cursor.
func withoutID(html []byte) []byte {
	return append(appendLines(nil, html), '\n')
}

// publishPresence renders the slots whose keys have changed.
func (f *feed) publishPresence() {
	for slot, keys := range f.presence.changed() {
		html, err := f.hub.source.Presence(f.ctx, f.id, slot, keys)
		if f.ctx.Err() != nil {
			return // the feed has ended
		}
		if err != nil {
			f.hub.log.Error("presence cannot be rendered", "feed", f.id, "slot", slot, "error", err)
			f.presence.retry(slot, time.Now().Add(time.Second))
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

// publish replaces the window: it wakes the readers that wait on the one before, and writes to the sockets.
func (f *feed) publish(before, next *window) {
	f.window.Store(next)
	close(before.next)
	for _, s := range f.attending() {
		f.caster.cast(f.ctx, s)
	}
}
