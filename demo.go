package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"time"

	"samovar/models"
)

//go:embed docs/demo
var demoFiles embed.FS

// runDemo serves a temporary Samovar and a second site whose pages embed its lobby: go run . demo. Both have the same
// host name, so that embeds keep their cookies without TLS. Its flags are those of serve.
func runDemo(ctx context.Context, arguments []string, env environment) (err error) {
	folder, err := os.MkdirTemp("", "samovar-demo")
	if err != nil {
		return fmt.Errorf("make a folder for the demo: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	config, err := readConfig(append([]string{"--data", filepath.Join(folder, "data")}, arguments...), env)
	if errors.Is(err, errHelp) {
		return nil
	}
	if err != nil {
		return err
	}
	i, err := open(ctx, config)
	if err != nil {
		return err
	}
	defer i.close()
	chat, err := listen(config.addr)
	if err != nil {
		return err
	}
	other, err := listen("127.0.0.1:0")
	if err != nil {
		return err
	}
	origin := "http://" + other.Addr().String()
	if err := furnishDemo(ctx, i.store, origin); err != nil {
		return err
	}
	server := &http.Server{
		Handler:           demoPages("http://" + chat.Addr().String()),
		ReadHeaderTimeout: 10 * time.Second,
		WriteTimeout:      time.Minute,
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(other) }()
	defer func() { err = errors.Join(err, server.Close(), exceptClosed(<-ended)) }()
	fmt.Printf("Samovar is at http://%s\nThe pages that show it are at %s\n", chat.Addr(), origin)
	return i.serve(ctx, chat)
}

// exceptClosed returns nil for the error of a server that was closed.
func exceptClosed(err error) error {
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

// furnishDemo allows the second site to embed the lobby, and posts some messages there.
func furnishDemo(ctx context.Context, store *models.Store, origin string) error {
	host, err := store.Register(ctx, nil, models.Registration{
		Username: "host",
		Nickname: "Marta",
		Password: rand.Text(),
	})
	if err != nil {
		return err
	}
	if _, err := store.Appoint(ctx, host.Username); err != nil {
		return err
	}
	if err := store.AllowOrigins(ctx, host, models.LobbySlug, origin); err != nil {
		return err
	}
	for _, text := range []string{
		"Good evening! The kettle is on. 🍵",
		"The new Darjeeling came in **today**. Ask me anything.",
	} {
		draft, err := models.NewDraft(text, "")
		if err != nil {
			return err
		}
		if _, err := store.PostMessage(ctx, host, models.LobbySlug, draft); err != nil {
			return err
		}
	}
	return nil
}

// demoPages serves the pages of the second site. In them {chat} stands for the address of Samovar.
func demoPages(chat string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := path.Clean(r.URL.Path)
		if name == "/" {
			name = "/index.html"
		}
		page, err := fs.ReadFile(demoFiles, "docs/demo"+name)
		if err != nil {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", mime.TypeByExtension(path.Ext(name)))
		_, _ = w.Write(bytes.ReplaceAll(page, []byte("{chat}"), []byte(chat))) // the browser may have left
	})
}
