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

// start opens an installation and its port. If the database must be migrated it opens the port first, with a page that
// asks people to wait. Otherwise it opens the port last, so that the first answer is a real one.
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

// startWaiting opens the port with the waiting page, then the installation.
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

// waiting serves a page on a port until end.
type waiting struct {
	port   listener
	server *http.Server
	ended  chan error
}

// wait begins to serve.
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

// end closes the connections and leaves the port open: new connections wait for the next server.
func (w *waiting) end() error {
	ending, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if err := w.server.Shutdown(ending); err != nil {
		_ = w.server.Close() // a slow client does not need the rest of the page
	}
	return errors.Join(exceptClosed(<-w.ended), w.port.SetDeadline(time.Time{}))
}

// lent is a listener that a server cannot close; Close only stops Accept.
type lent struct{ listener }

func (l lent) Close() error { return l.SetDeadline(time.Now()) }

// listener is a net.Listener whose Accept can be ended without closing it.
type listener interface {
	net.Listener
	SetDeadline(time.Time) error
}
