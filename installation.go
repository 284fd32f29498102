package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"time"

	"samovar/broadcast"
	"samovar/feed"
	"samovar/handlers"
	"samovar/jobs"
	"samovar/locales"
	"samovar/mail"
	"samovar/models"
	"samovar/views"
)

// grace is how long requests that are under way at the end may take, and spread over how long streams are told to
// come back.
const (
	grace  = 8 * time.Second
	spread = 5 * time.Second
	// sweeping is how often files that no message shows are looked for.
	sweeping = time.Hour
)

// installation is all that runs: the database, the feeds, the pages.
type installation struct {
	store  *models.Store
	hub    *broadcast.Hub
	caller *jobs.Pusher
	// previewer is nil where links are not previewed.
	previewer *jobs.Previewer
	// fetcher is nil where no pictures are fetched.
	fetcher *jobs.Fetcher
	// box and digester are nil where no letters are sent.
	box      *mail.Box
	digester *jobs.Digester
	handler  http.Handler
	// gate limits and watches the connections of a listener.
	gate func(net.Listener) net.Listener
	log  *slog.Logger
	// code makes a registration the administrator's; empty where there is one.
	code string
	// local is true where only this machine reaches it.
	local     bool
	publicURL *url.URL
}

// open puts an installation together. Whoever opens it closes it.
func open(ctx context.Context, c config) (*installation, error) {
	log := c.newLog()
	key, made, err := loadKey(filepath.Join(c.folder, "key"), log)
	if err != nil {
		return nil, err
	}
	texts, err := locales.Load()
	if err != nil {
		return nil, err
	}
	meter := handlers.NewMeter()
	store, err := models.Open(ctx, models.Config{
		Installation:   c.name,
		Path:           c.database,
		Meter:          meter,
		GuestsWelcome:  c.guests,
		Log:            log,
		Uploads:        filepath.Join(c.folder, "uploads"),
		Quota:          c.uploadsQuota,
		WithoutAvatars: !c.avatars,
	})
	if err != nil {
		return nil, err
	}
	if err := warnOfNewKey(ctx, store, made, log); err != nil {
		return nil, errors.Join(err, store.Close())
	}
	if err := appoint(ctx, store, c.administrator, log); err != nil {
		return nil, errors.Join(err, store.Close())
	}
	code, err := newCode(ctx, store)
	if err != nil {
		return nil, errors.Join(err, store.Close())
	}
	hub := broadcast.NewHub(feed.NewSource(store, log), broadcast.Settings{}, log)
	packed, err := store.Setting(ctx, "push", jobs.NewKeys)
	if err != nil {
		return nil, errors.Join(err, store.Close())
	}
	keys, err := jobs.ParseKeys(packed)
	if err != nil {
		return nil, errors.Join(err, store.Close())
	}
	presence := feed.NewPresence(hub)
	caller := jobs.NewPusher(store, presence, jobs.OutwardClient(), keys, c.subject(), log)
	others, previewer := []feed.Ringer{caller}, (*jobs.Previewer)(nil)
	if c.previews {
		previewer = jobs.NewPreviewer(store, jobs.OutwardClient(), log)
		others = append(others, previewer)
	}
	i := &installation{
		store:     store,
		hub:       hub,
		caller:    caller,
		previewer: previewer,
		log:       log,
		code:      code,
		local:     c.isLocal(),
		publicURL: c.publicURL,
	}
	if c.avatars {
		i.fetcher = jobs.NewFetcher(store, jobs.OutwardClient(), log)
	}
	if c.smtp != nil {
		i.openMail(c, texts, presence)
	}
	store.SetBell(feed.Bell{Hub: hub, Others: others})
	server := handlers.New(handlers.Config{
		Store:      store,
		Hub:        hub,
		Presence:   presence,
		Texts:      texts,
		Log:        log,
		Meter:      meter,
		Key:        key,
		PublicURL:  c.publicURL,
		PushKey:    keys.Public,
		Mail:       i.box,
		Proxies:    c.proxies,
		Code:       code,
		Local:      c.isLocal(),
		Unlimited:  c.unlimited,
		PerAddress: c.perAddress,
		Site:       c.site(),
	})
	if c.unlimited {
		log.Warn("LIMITS ARE OFF: anyone can flood this installation")
	}
	i.handler, i.gate = server.Handler(), server.Connections
	return i, nil
}

// newLog makes the log: lines on standard error.
func (c config) newLog() *slog.Logger {
	return slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: c.level}))
}

// site is what pages say of the installation.
func (c config) site() views.Site {
	return views.Site{
		Name:          c.name,
		Version:       version(),
		Operator:      c.operator,
		Terms:         c.terms,
		GuestsWelcome: c.guests,
		Unindexed:     !c.indexed,
	}
}

// openMail lets the installation send letters.
func (i *installation) openMail(c config, texts *locales.Catalogues, presence feed.Presence) {
	sender := mail.NewSender(mail.Config{Server: *c.smtp, From: *c.mailFrom, Host: c.publicURL.Hostname()})
	i.box = mail.NewBox(sender, i.log)
	i.digester = jobs.NewDigester(
		i.store,
		presence,
		sender,
		texts,
		c.name,
		c.publicURL.Scheme+"://"+c.publicURL.Host,
		i.log,
	)
	i.log.Info("e-mail is sent", "server", c.smtp.String())
}

// sweep looks for what a post that ended half-way left, until ctx ends.
func (i *installation) sweep(ctx context.Context) {
	ticker := time.NewTicker(sweeping)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			if err := i.store.Sweep(ctx); err != nil && ctx.Err() == nil {
				i.log.Error("uploads not swept", "error", err)
			}
		}
	}
}

func (i *installation) close() {
	if err := i.store.Close(); err != nil {
		i.log.Error("database not closed", "error", err)
	}
}

var errSyncFailed = errors.New(
	"the disk could not sync what was written; see docs/reliability.md, and start again when it can",
)

// serve works and answers requests until ctx ends or a sync fails. All that it started has ended when it returns, so
// that the store can be closed.
func (i *installation) serve(ctx context.Context, listener net.Listener) error {
	working, rest := context.WithCancel(ctx)
	var work sync.WaitGroup
	i.begin(working, &work)
	err := i.answer(ctx, listener)
	rest()
	work.Wait()
	return err
}

// begin starts what is done without anybody asking, until ctx ends.
func (i *installation) begin(ctx context.Context, work *sync.WaitGroup) {
	work.Go(func() { jobs.Run(ctx, i.store, i.caller, i.log) })
	work.Go(func() { i.caller.Run(ctx) })
	if i.previewer != nil {
		work.Go(func() { i.previewer.Run(ctx) })
	}
	if i.fetcher != nil {
		work.Go(func() { i.fetcher.Run(ctx) })
	}
	if i.box != nil {
		work.Go(func() { i.box.Run(ctx) })
		work.Go(func() { i.digester.Run(ctx) })
	}
	work.Go(func() { i.sweep(ctx) })
}

// answer answers requests until ctx ends, a sync fails or the listener does, and then stops in order: the streams
// first, since they would be waited for without end.
func (i *installation) answer(ctx context.Context, listener net.Listener) error {
	server := &http.Server{
		Handler:           i.handler,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       time.Minute,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(i.log.Handler(), slog.LevelDebug),
	}
	failed := make(chan error, 1)
	go func() {
		defer close(failed)
		failed <- server.Serve(i.gate(listener))
	}()
	var reason error
	select {
	case err := <-failed:
		reason = fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	case <-i.store.Failed():
		reason = errSyncFailed
	}
	i.log.Info("stopping")
	i.hub.Close(spread)
	ending, cancel := context.WithTimeout(context.Background(), grace)
	defer cancel()
	if err := server.Shutdown(ending); err != nil {
		// What has not come in by now, a stalled upload say, was not answered: whoever sent it knows.
		i.log.Warn("requests cut off at the end", "after", grace, "error", server.Close())
	}
	<-failed // the server has ended
	return reason
}
