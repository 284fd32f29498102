package broadcast

import "context"

// Step is what a reader that writes HTML instead of events has to do next.
type Step struct {
	// Changes to show, in their order.
	Changes []Change
	// Reset says that too much has changed: the reader must fetch the latest messages.
	Reset bool
	// Beat says that the stream was silent for a while, so that something should be written.
	Beat bool
	// Review asks the caller to check again that the reader may read, and to show the rest only if so.
	Review bool
	// End is the reason why the stream ends; empty while it goes on.
	End string
}

func (s Step) isNothing() bool {
	return len(s.Changes) == 0 && !s.Reset && !s.Beat && !s.Review && s.End == ""
}

// Step waits for something to do, and returns the error of ctx when that ends. It replaces Next for readers that do not
// send events; a reader uses one of the two.
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
