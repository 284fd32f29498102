package handlers

import (
	"fmt"
	"net/http"
	"time"
)

// stallTimeout is how long an answer may make no progress before its connection counts as dead. A stream's reader comes
// back with its place. A browser that takes some bytes now and then keeps what it fetches, however long that takes.
const stallTimeout = 30 * time.Second

// chunkSize is how many bytes are written before progress is looked at again.
const chunkSize = 32 << 10

// Progress is watched by the kernel (progress_linux.go), which sees what the other side has taken, as deadlines of
// writes do not: a buffer of megabytes may take minutes to have room again. steadied is for the answers that the
// kernel does not watch: those over HTTP/2, where many share a connection, and all of them on other systems.
func (s *Server) withDeadlines(w http.ResponseWriter, r *http.Request) http.ResponseWriter {
	if kernelWatches && r.ProtoMajor == 1 {
		return w
	}
	return &deadlineWriter{ResponseWriter: w, patience: s.patience}
}

// deadlineWriter is an answer with a deadline that each piece of it renews.
type deadlineWriter struct {
	http.ResponseWriter
	patience time.Duration
}

// Unwrap is for http.ResponseController.
func (w *deadlineWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// WriteHeader gives an answer without a body its deadline too.
func (w *deadlineWriter) WriteHeader(status int) {
	_ = w.renew() // the first write says what is wrong
	w.ResponseWriter.WriteHeader(status)
}

// Write may take long as long as pieces of the content go out.
func (w *deadlineWriter) Write(content []byte) (written int, err error) {
	for {
		piece := content[written:min(len(content), written+chunkSize)]
		if err := w.renew(); err != nil {
			return written, err
		}
		n, err := w.ResponseWriter.Write(piece)
		written += n
		if err != nil || written == len(content) {
			return written, err
		}
	}
}

func (w *deadlineWriter) renew() error {
	if err := http.NewResponseController(w.ResponseWriter).SetWriteDeadline(time.Now().Add(w.patience)); err != nil {
		return fmt.Errorf("set an answer's deadline: %w", err)
	}
	return nil
}
