// Package assets holds what browsers fetch besides pages: htmx and its stream extension as published, our own few
// scripts in one packed file, the compiled stylesheet, the icons. Addresses carry a hash of the content, so that
// browsers may keep each file for ever.
package assets

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"io"
	"maps"
	"mime"
	"net/http"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/tdewolff/minify/v2"
	"github.com/tdewolff/minify/v2/js"
)

//go:embed *.js app.css *.svg *.png
var files embed.FS

// scripts are what every page loads, in this order: each builds on those before it.
var scripts = []string{
	"htmx.min.js", "hx-sse.min.js",
	"feed.js", "stream.js", "tabs.js", "times.js", "log.js", "announce.js", "mention.js", "composer.js", "guest.js",
	"files.js", "outbox.js", "viewer.js", "tools.js", "act.js", "edit.js", "rove.js", "unread.js", "attention.js",
	"panel.js", "people.js", "jump.js", "apply.js", "once.js",
}

// bundles are the files that are made of several scripts, so that a page asks once. The embed's has what keeps its
// session before the others, which send requests, and what talks to the embedding page after them.
var bundles = map[string][]string{
	"app.js":       append(slices.Clone(scripts), "rooms.js", "switcher.js", "keys.js", "told.js", "offline.js"),
	"embed_app.js": slices.Concat([]string{"embed_session.js"}, scripts, []string{"embed_page.js"}),
}

// Prefix is where assets are served from.
const Prefix = "/assets/"

// file is one asset as it is sent.
type file struct {
	kind  string
	plain []byte
	gzip  []byte
	// brotli is made when a browser first asks for it: its best takes 0.2 s for the script of a page.
	brotli func() []byte
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
	bundled := map[string]bool{}
	for name, parts := range bundles {
		add(name, bundle(parts))
		for _, part := range parts {
			bundled[part] = true
		}
	}
	for _, entry := range entries {
		if name := entry.Name(); !bundled[name] {
			add(name, read(name))
		}
	}
}

// read returns an embedded file as it is sent: scripts of ours are minified.
func read(name string) []byte {
	content, err := files.ReadFile(name)
	if err != nil {
		panic(fmt.Errorf("read asset %s: %w", name, err))
	}
	if !strings.HasSuffix(name, ".js") || strings.HasSuffix(name, ".min.js") {
		return content
	}
	return minified(name, content)
}

// minified returns a script without comments, spaces and long names, which are for its readers here. It panics where
// the script is not JavaScript, which is a mistake in the program.
func minified(name string, script []byte) []byte {
	var out bytes.Buffer
	if err := js.Minify(minify.New(), &out, bytes.NewReader(script), nil); err != nil {
		panic(fmt.Errorf("minify %s: %w", name, err))
	}
	return out.Bytes()
}

// bundle joins scripts. A line break ends each, since a script may end without a semicolon or in a comment.
func bundle(names []string) []byte {
	var out bytes.Buffer
	for _, name := range names {
		out.Write(read(name))
		out.WriteString("\n;")
	}
	return out.Bytes()
}

func add(name string, plain []byte) {
	sum := sha256.Sum256(plain)
	address := fmt.Sprintf(
		"%s.%s%s",
		strings.TrimSuffix(name, path.Ext(name)),
		base64.RawURLEncoding.EncodeToString(sum[:6]),
		path.Ext(name),
	)
	addresses[name] = Prefix + address
	byAddress[address] = file{
		kind:   mime.TypeByExtension(path.Ext(name)),
		plain:  plain,
		gzip:   packed(plain, newGzip),
		brotli: sync.OnceValue(func() []byte { return packed(plain, newBrotli) }),
	}
}

func newGzip(out io.Writer) io.WriteCloser {
	w, _ := gzip.NewWriterLevel(out, gzip.BestCompression) // the level is a valid one
	return w
}

func newBrotli(out io.Writer) io.WriteCloser {
	return brotli.NewWriterLevel(out, brotli.BestCompression)
}

func packed(plain []byte, packing func(io.Writer) io.WriteCloser) []byte {
	var out bytes.Buffer
	w := packing(&out)
	_, _ = w.Write(plain) // a buffer takes everything
	_ = w.Close()
	return out.Bytes()
}

// Loader is the script for other people's pages.
func Loader() []byte { return read("embed.js") }

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

// Has reports whether there is an asset whose hashed name is the last part of the path.
func Has(path string) bool {
	_, known := byAddress[strings.TrimPrefix(path, Prefix)]
	return known
}

// Serve answers with the asset of the path, packed in a coding that the browser takes: "br", "gzip" (RFC 9110, 8.4.1),
// or an empty string for none. It returns false where there is no such asset.
func Serve(w http.ResponseWriter, r *http.Request, coding string) bool {
	asset, known := byAddress[strings.TrimPrefix(r.URL.Path, Prefix)]
	if !known {
		return false
	}
	h := w.Header()
	h.Set("Content-Type", asset.kind)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Add("Vary", "Accept-Encoding")
	if coding != "" {
		h.Set("Content-Encoding", coding)
	}
	_, _ = w.Write(asset.coded(coding)) // a browser that went away needs no answer
	return true
}

func (f file) coded(coding string) []byte {
	switch coding {
	case "br":
		return f.brotli()
	case "gzip":
		return f.gzip
	default:
		return f.plain
	}
}
