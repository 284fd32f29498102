package broadcast

import "context"

// Step is what a reader that writes HTML instead of events is to do next.
type Step struct {
	// Changes are to be shown in their order.
	Changes []Change
	// Reset says that more has changed than can be told: the last page is to be fetched anew.
	Reset bool
	// Beat says that nothing has happened for a while, so that something should be written.
	Beat bool
	// Review asks for a fresh look at whether this reader may still read; the rest is to be shown only if so.
	Review bool
	// End is why the stream ends, empty while it goes on.
	End string
}

func (s Step) isNothing() bool {
	return len(s.Changes) == 0 && !s.Reset && !s.Beat && !s.Review && s.End == ""
}

// Step waits for something to do: it is Next for readers that are not browsers' event sources, and a reader uses one
// of the two. It returns the context's error when that ends.
func (r *Reader) Step(ctx context.Context) (Step, error) {
	for {
		r.heed()
		if end := r.ending.Load(); end != nil {
			return Step{End: end.reason}, nil
		}
		w := r.feed.window.Load()
		step, err := r.step(ctx, w)
		if err != nil || !step.isNothing() {
			return step, err
		}
		select {
		case <-w.next:
		case <-r.nudged:
		case <-ctx.Done():
			return Step{}, ctx.Err()
		}
	}
}

func (r *Reader) step(ctx context.Context, w *window) (Step, error) {
	step := Step{Review: r.reviewDue.Swap(false), Reset: r.astray}
	if r.astray {
		r.reset(w.head)
	}
	frames, behind, err := r.catchUp(ctx, w)
	if err != nil {
		return Step{}, err
	}
	if behind > 0 {
		r.reset(behind)
		step.Reset = true
	}
	for _, frame := range frames {
		step.Changes = append(step.Changes, frame.change())
	}
	for _, s := range w.states {
		step.Beat = step.Beat || (s.slot == slotBeat && s.version > r.version)
		r.version = max(r.version, s.version)
	}
	return step, nil
}
