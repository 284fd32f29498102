package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"

	"samovar/handlers"
	"samovar/locales"
	"samovar/models"
)

// start opens an installation and the port it is served on. Where the database has to be brought up to date the port
// comes first, and people read there that they have to wait; else it comes last, so that the first answer is a real
// one.
func start(ctx context.Context, c config) (*installation, listener, error) {
	outdated, err := models.Outdated(ctx, c.database)
	if err != nil {
		return nil, nil, err
	}
	if outdated {
		return startWaiting(ctx, c)
	}
	i, err := open(ctx, c)
	if err != nil {
		return nil, nil, err
	}
	port, err := listen(c.addr)
	if err != nil {
		i.close()
		return nil, nil, err
	}
	return i, port, nil
}

// startWaiting opens the port before the installation.
func startWaiting(ctx context.Context, c config) (*installation, listener, error) {
	texts, err := locales.Load()
	if err != nil {
		return nil, nil, err
	}
	port, err := listen(c.addr)
	if err != nil {
		return nil, nil, err
	}
	log := c.newLog()
	log.Info("people are asked to wait while the database is brought up to date", "addr", port.Addr().String())
	w := wait(port, handlers.Waiting(texts, c.site(), log), log)
	i, err := open(ctx, c)
	err = errors.Join(err, w.end())
	if err != nil {
		if i != nil {
			i.close()
		}
		return nil, nil, errors.Join(err, port.Close())
	}
	return i, port, nil
}

// waiting answers on a port that it gives back.
type waiting struct {
	port   listener
	server *http.Server
	ended  chan error
}

// wait begins to answer.
func wait(port listener, handler http.Handler, log *slog.Logger) *waiting {
	w := &waiting{port: port, ended: make(chan error, 1), server: &http.Server{
		Handler:        handler,
		ReadTimeout:    10 * time.Second,
		WriteTimeout:   10 * time.Second,
		MaxHeaderBytes: 64 << 10,
		ErrorLog:       slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}}
	go func() { w.ended <- w.server.Serve(lent{port}) }()
	return w
}

// end closes the connections and leaves the port open: who comes in between is accepted by the next server.
func (w *waiting) end() error {
	ending, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if err := w.server.Shutdown(ending); err != nil {
		_ = w.server.Close() // what a slow client has not read of the page is of no use to it any more
	}
	return errors.Join(exceptClosed(<-w.ended), w.port.SetDeadline(time.Time{}))
}

// lent is a listener that a server cannot close: it stops accepting instead.
type lent struct{ listener }

func (l lent) Close() error { return l.SetDeadline(time.Now()) }

// listener is one whose Accept can be ended without closing it.
type listener interface {
	net.Listener
	SetDeadline(time.Time) error
}
