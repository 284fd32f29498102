package database

import "gorm.io/gorm"

// Tx is one act within a transaction of the writer. It is good until the act returns, and for its goroutine alone.
type Tx struct {
	// DB is the transaction. The act neither commits it nor rolls it back.
	DB *gorm.DB
	// Now is when the act began, in unix milliseconds.
	Now int64

	after []func()
}

// After has f called once the act is committed and synced, before Do returns; not at all where the act or the commit
// fails. The functions of an act are called in the order they were given. They are called even if the caller of Do has
// gone away, by the goroutine that writes: f returns at once, and does not call Do.
func (t *Tx) After(f func()) { t.after = append(t.after, f) }

// committed calls what waits for the commit.
func (t *Tx) committed() {
	for _, f := range t.after {
		f()
	}
}
