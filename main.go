// Samovar is a web chat that anyone can host: one program, one database file.
package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"samovar/broadcast"
	"samovar/handlers"
	"samovar/locales"
	"samovar/models"
	"samovar/views"
)

// grace is how long requests that are under way at the end may take, and spread over how long streams are told to come back.
const (
	grace  = 8 * time.Second
	spread = 5 * time.Second
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Getenv); err != nil {
		fmt.Fprintln(os.Stderr, "samovar:", err)
		os.Exit(1)
	}
}

// run is the program: it serves until ctx ends.
func run(ctx context.Context, arguments []string, env func(string) string) error {
	config, err := readConfig(arguments, env)
	if errors.Is(err, errHelp) {
		return nil
	}
	if err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: config.level}))
	key, err := loadKey(filepath.Join(config.folder, "key"))
	if err != nil {
		return err
	}
	texts, err := locales.Load()
	if err != nil {
		return err
	}
	meter := handlers.NewMeter()
	store, err := models.Open(ctx, models.Config{Path: config.database, Meter: meter, GuestsWelcome: config.guests, Log: log})
	if err != nil {
		return err
	}
	defer func() {
		if err := store.Close(); err != nil {
			log.Error("database not closed", "error", err)
		}
	}()
	if config.administrator != "" {
		if err := store.Appoint(ctx, config.administrator); err != nil {
			return fmt.Errorf("--administrator: %w", err)
		}
	}
	hub := broadcast.NewHub(handlers.NewFeed(store, log), broadcast.Settings{}, log)
	store.SetBell(handlers.Bell{Hub: hub})
	server := handlers.New(handlers.Config{
		Store: store, Hub: hub, Texts: texts, Log: log, Meter: meter, Key: key, PublicURL: config.publicURL,
		BehindProxy: config.behindProxy, Unlimited: config.unlimited,
		Site: views.Site{
			Name: config.name, Version: version(), Operator: config.operator, Source: source, Terms: config.terms, GuestsWelcome: config.guests,
		},
	})
	if config.unlimited {
		log.Warn("RATE LIMITS ARE OFF: anyone can flood this installation")
	}
	return serve(ctx, config.addr, server.Handler(), hub, store.Failed(), log)
}

var errSyncFailed = errors.New("the disk could not sync what was written; see docs/reliability.md, and start again when it can")

// serve answers requests until ctx ends or a sync fails, and then stops in order: the streams first, since they would be waited for
// without end.
func serve(ctx context.Context, addr string, handler http.Handler, hub *broadcast.Hub, syncFailed <-chan struct{}, log *slog.Logger) error {
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return fmt.Errorf("listen on --addr %s: %w", addr, err)
	}
	server := &http.Server{
		Handler: handler, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
	fmt.Printf("Samovar is at http://%s\n", listener.Addr())
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	var reason error
	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	case <-syncFailed:
		reason = errSyncFailed
	}
	log.Info("stopping")
	hub.Close(spread)
	ending, cancel := context.WithTimeout(context.Background(), grace)
	defer cancel()
	if err := server.Shutdown(ending); err != nil {
		// What has not come in by now, a stalled upload say, was not answered: whoever sent it knows.
		log.Warn("requests cut off at the end", "after", grace, "error", server.Close())
	}
	return reason
}
