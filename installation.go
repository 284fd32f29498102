package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"

	"samovar/broadcast"
	"samovar/feed"
	"samovar/handlers"
	"samovar/jobs"
	"samovar/locales"
	"samovar/mail"
	"samovar/models"
	"samovar/views"
)

// worker works until ctx ends.
type worker interface{ Run(ctx context.Context) }

// installation is the running program: the database, the feeds, the workers, the pages.
type installation struct {
	store   *models.Store
	hub     *broadcast.Hub
	workers []worker
	handler http.Handler
	// gate limits and watches the connections of a listener.
	gate func(net.Listener) net.Listener
	log  *slog.Logger
	// code is what the setup takes; empty when there is an administrator.
	code      string
	publicURL *url.URL
}

// open puts an installation together. The caller closes it.
func open(ctx context.Context, c config) (*installation, error) {
	log := c.newLog()
	key, isNew, err := loadKey(filepath.Join(c.folder, "key"), log)
	if err != nil {
		return nil, err
	}
	texts, err := locales.Load()
	if err != nil {
		return nil, err
	}
	p := parts{config: c, log: log, texts: texts, meter: handlers.NewMeter(), key: key}
	if p.store, err = models.Open(ctx, c.models(p.meter, log)); err != nil {
		return nil, err
	}
	if err := p.prepare(ctx, isNew); err != nil {
		return nil, errors.Join(err, p.store.Close())
	}
	return p.assemble(), nil
}

func (i *installation) close() {
	if err := i.store.Close(); err != nil {
		i.log.Error("database not closed", "error", err)
	}
}

// parts are what an installation is assembled from.
type parts struct {
	config
	log      *slog.Logger
	texts    *locales.Catalogues
	meter    *handlers.Meter
	key      []byte
	store    *models.Store
	pushKeys jobs.Keys
	code     string
}

// prepare brings the store in line with the settings, and reads from it what the other parts need.
func (p *parts) prepare(ctx context.Context, isKeyNew bool) error {
	if err := warnOfNewKey(ctx, p.store, isKeyNew, p.log); err != nil {
		return err
	}
	err := appoint(ctx, p.store, p.administrator, p.log)
	if err != nil {
		return err
	}
	if p.code, err = newCode(ctx, p.store); err != nil {
		return err
	}
	packed, err := p.store.Setting(ctx, "push", jobs.NewKeys)
	if err != nil {
		return err
	}
	p.pushKeys, err = jobs.ParseKeys(packed)
	return err
}

// assemble connects the parts.
func (p *parts) assemble() *installation {
	hub := broadcast.NewHub(feed.NewSource(p.store, p.log), broadcast.Settings{}, p.log)
	presence := feed.NewPresence(hub)
	workers := p.workers(presence)
	var queue *mail.Queue
	if p.smtp != nil {
		sender := mail.NewSender(mail.Config{Server: *p.smtp, From: *p.mailFrom, Host: p.publicURL.Hostname()})
		queue = mail.NewQueue(sender, p.log)
		workers = append(workers, queue, p.newDigester(sender, presence))
		p.log.Info("e-mail is sent", "server", p.smtp.String())
	}
	p.store.SetBell(feed.Bell{Hub: hub, Others: ringers(workers)})
	server := p.newServer(hub, presence, queue)
	return &installation{
		store:     p.store,
		hub:       hub,
		workers:   workers,
		handler:   server.Handler(),
		gate:      server.Connections,
		log:       p.log,
		code:      p.code,
		publicURL: p.publicURL,
	}
}

// workers returns the jobs that need no e-mail. A job that is switched off is absent.
func (p *parts) workers(presence feed.Presence) []worker {
	pusher := jobs.NewPusher(p.store, presence, p.texts, jobs.OutwardClient(), p.pushKeys, p.subject(), p.log)
	workers := []worker{
		pusher,
		jobs.NewScheduler(p.store, pusher, p.log),
		jobs.NewSweeper(p.store, p.log),
	}
	if p.previews {
		workers = append(workers, jobs.NewPreviewer(p.store, jobs.OutwardClient(), p.log))
	}
	if p.avatars {
		workers = append(workers, jobs.NewFetcher(p.store, jobs.OutwardClient(), p.log))
	}
	return workers
}

// ringers returns the workers that are rung after each commit to a room.
func ringers(workers []worker) (ringers []feed.Ringer) {
	for _, w := range workers {
		if r, is := w.(feed.Ringer); is {
			ringers = append(ringers, r)
		}
	}
	return ringers
}

func (p *parts) newDigester(sender *mail.Sender, presence feed.Presence) *jobs.Digester {
	origin := p.publicURL.Scheme + "://" + p.publicURL.Host
	return jobs.NewDigester(p.store, presence, sender, p.texts, origin, p.log)
}

// newServer returns the pages; queue is nil when no e-mail is sent.
func (p *parts) newServer(hub *broadcast.Hub, presence feed.Presence, queue *mail.Queue) *handlers.Server {
	if p.unlimited {
		p.log.Warn("LIMITS ARE OFF: anyone can flood this installation")
	}
	return handlers.New(handlers.Config{
		Store:      p.store,
		Hub:        hub,
		Presence:   presence,
		Texts:      p.texts,
		Log:        p.log,
		Meter:      p.meter,
		Key:        p.key,
		PublicURL:  p.publicURL,
		PushKey:    p.pushKeys.Public,
		Mail:       queue,
		Proxies:    p.proxies,
		Code:       p.code,
		Unlimited:  p.unlimited,
		PerAddress: p.perAddress,
		Site:       p.site(),
	})
}

// newLog returns a log that writes lines to standard error.
func (c config) newLog() *slog.Logger {
	return slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: c.level}))
}

// models returns the settings of the store.
func (c config) models(meter *handlers.Meter, log *slog.Logger) models.Config {
	return models.Config{
		Given:           c.given,
		Path:            c.database,
		Meter:           meter,
		Log:             log,
		Uploads:         filepath.Join(c.folder, "uploads"),
		Quota:           c.uploadsQuota,
		WithoutAvatars:  !c.avatars,
		WithoutPreviews: !c.previews,
	}
}

// site returns what pages say about the installation, before its settings are read.
func (c config) site() views.Site {
	return views.Site{
		Name:      c.name,
		Language:  locales.Languages[0],
		Version:   version(),
		Terms:     c.terms,
		Unindexed: !c.indexed,
	}
}
