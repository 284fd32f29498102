package handlers

import (
	"fmt"
	"net/http"
	"time"
)

// stallTimeout is how long an answer may make no progress before its connection counts as dead. A stream's reader
// comes back with its cursor. A browser that takes some bytes now and then keeps its download, however long it
// lasts.
const stallTimeout = 30 * time.Second

// chunkSize is how many bytes are written before the deadline is renewed.
const chunkSize = 32 << 10

// withDeadlines gives an answer deadlines where the kernel does not watch its progress: over HTTP/2, where many
// answers share a connection, and on systems other than Linux. Elsewhere the kernel does it
// (http_progress_linux.go). It sees what the client has acknowledged; a write's deadline does not, since a buffer
// of megabytes may take minutes to have room again.
func (s *Server) withDeadlines(w http.ResponseWriter, r *http.Request) http.ResponseWriter {
	if kernelWatches && r.ProtoMajor == 1 {
		return w
	}
	return &deadlineWriter{ResponseWriter: w, patience: s.patience}
}

// deadlineWriter renews the answer's deadline with each chunk.
type deadlineWriter struct {
	http.ResponseWriter
	patience time.Duration
}

// Unwrap lets http.ResponseController reach the connection.
func (w *deadlineWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// WriteHeader gives an answer without a body its deadline too.
func (w *deadlineWriter) WriteHeader(status int) {
	_ = w.renew() // the first write says what is wrong
	w.ResponseWriter.WriteHeader(status)
}

// Write may take long as long as chunks go out.
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
