// Package assets holds what browsers fetch besides pages: htmx and its stream extension as published, our own few
// scripts, the compiled stylesheet, the icons. Addresses carry a hash of the content, so that browsers may keep each
// file for ever.
package assets

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"io/fs"
	"maps"
	"mime"
	"net/http"
	"path"
	"slices"
	"strings"
)

//go:embed *.js app.css *.svg *.png
var files embed.FS

// Scripts are what every page loads, in this order: each builds on those before it.
var Scripts = []string{
	"htmx.min.js", "hx-sse.min.js",
	"feed.js", "stream.js", "tabs.js", "log.js", "announce.js", "mention.js", "composer.js", "guest.js", "files.js",
	"viewer.js", "sheet.js", "unread.js", "emoji.js",
}

// Prefix is where assets are served from.
const Prefix = "/assets/"

// file is one asset as it is sent.
type file struct {
	kind   string
	plain  []byte
	packed []byte // gzip
}

var (
	byAddress = map[string]file{}
	addresses = map[string]string{}
)

// The set is made once, at start: a missing or unreadable file is a mistake in the program and stops it.
func init() {
	entries, err := files.ReadDir(".")
	if err != nil {
		panic(fmt.Errorf("list assets: %w", err))
	}
	for _, entry := range entries {
		add(entry)
	}
}

func add(entry fs.DirEntry) {
	name := entry.Name()
	plain, err := files.ReadFile(name)
	if err != nil {
		panic(fmt.Errorf("read asset %s: %w", name, err))
	}
	if strings.HasSuffix(name, ".js") && !strings.HasSuffix(name, ".min.js") {
		plain = bare(plain)
	}
	sum := sha256.Sum256(plain)
	address := fmt.Sprintf(
		"%s.%s%s",
		strings.TrimSuffix(name, path.Ext(name)),
		base64.RawURLEncoding.EncodeToString(sum[:6]),
		path.Ext(name),
	)
	addresses[name] = Prefix + address
	byAddress[address] = file{kind: mime.TypeByExtension(path.Ext(name)), plain: plain, packed: pack(plain)}
}

func pack(plain []byte) []byte {
	var out bytes.Buffer
	w, _ := gzip.NewWriterLevel(&out, gzip.BestCompression) // the level is a valid one
	_, _ = w.Write(plain)                                   // a buffer takes everything
	_ = w.Close()
	return out.Bytes()
}

// Loader is the script for other people's pages.
func Loader() []byte {
	content, _ := files.ReadFile("embed.js") // embedded
	return bare(content)
}

// bare is one of our scripts without its comments, indentation and empty lines, which are for its readers here. What
// stands in several lines of a script, as the loader's style does, must mean the same without its indentation.
func bare(script []byte) []byte {
	var out bytes.Buffer
	for line := range bytes.Lines(script) {
		if line = bytes.TrimLeft(line, " "); string(line) != "\n" && !bytes.HasPrefix(line, []byte("//")) {
			out.Write(line)
		}
	}
	return out.Bytes()
}

// Worker is the service worker, as it is asked for at one address: what differs between deployments stands before it.
// A worker of other bytes takes the place of the one that browsers have.
func Worker() []byte {
	content, _ := files.ReadFile("worker.js") // embedded
	all := slices.Sorted(maps.Values(addresses))
	sum := sha256.Sum256([]byte(strings.Join(all, "\n")))
	return fmt.Appendf(nil, "const VERSION = %q, STYLE = %q, ICON = %q;\n%s",
		base64.RawURLEncoding.EncodeToString(sum[:6]), URL("app.css"), URL("icon-192.png"), content)
}

// URL is the address of an asset, with the hash of its content. An unknown name is a mistake in the program, and
// panics.
func URL(name string) string {
	address, known := addresses[name]
	if !known {
		panic("no asset " + name)
	}
	return address
}

// Serve answers with the asset whose hashed name is the last part of the path, packed with gzip for a browser that
// takes it. It returns false where there is none.
func Serve(w http.ResponseWriter, r *http.Request, takesGzip bool) bool {
	asset, known := byAddress[strings.TrimPrefix(r.URL.Path, Prefix)]
	if !known {
		return false
	}
	h := w.Header()
	h.Set("Content-Type", asset.kind)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Add("Vary", "Accept-Encoding")
	content := asset.plain
	if takesGzip {
		h.Set("Content-Encoding", "gzip")
		content = asset.packed
	}
	_, _ = w.Write(content) // a browser that went away needs no answer
	return true
}
