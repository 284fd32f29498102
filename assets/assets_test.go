package assets

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
)

func TestVendoredFilesAreAsPublished(t *testing.T) {
	table, err := os.ReadFile("VENDORED.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"htmx.min.js", "hx-sse.min.js"} {
		content, err := files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(content)
		if !strings.Contains(string(table), hex.EncodeToString(sum[:])) {
			t.Errorf("%s has the checksum %x, which VENDORED.md does not know", name, sum)
		}
	}
}

func TestAssetsMayBeKeptForEver(t *testing.T) {
	for _, c := range []struct {
		name, path, coding, kind string
		found                    bool
	}{
		{"a script, for a browser of today", URL("app.js"), "br", "text/javascript", true},
		{"a script, for an older one", URL("app.js"), "gzip", "text/javascript", true},
		{"the stylesheet, plain", URL("app.css"), "", "text/css", true},
		{"the icon", URL("icon.svg"), "", "image/svg+xml", true},
		{"without its hash", Prefix + "app.css", "", "", false},
		{"the style's source", Prefix + "tailwind.css", "", "", false},
		{"a part of the style's source", Prefix + "style/base.css", "", "", false},
		{"nothing", Prefix, "", "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodGet, c.path, nil)
			w := httptest.NewRecorder()
			if found := Serve(w, r, c.coding); found != c.found {
				t.Fatalf("found: %v, want %v", found, c.found)
			}
			h := w.Result().Header
			if c.found &&
				(!strings.HasPrefix(h.Get("Content-Type"), c.kind) ||
					!strings.Contains(h.Get("Cache-Control"), "immutable")) {
				t.Errorf("the headers are %v", h)
			}
			if coding := h.Get("Content-Encoding"); coding != c.coding {
				t.Errorf("sent as %q", coding)
			}
		})
	}
}

func TestEachPageLoadsOneScriptWithoutComments(t *testing.T) {
	for name, parts := range bundles {
		sent := string(byAddress[strings.TrimPrefix(URL(name), Prefix)].plain)
		for _, part := range parts {
			if !strings.Contains(sent, string(read(part))) {
				t.Errorf("%s lacks %s", name, part)
			}
		}
		for line := range strings.Lines(sent) {
			if strings.HasPrefix(strings.TrimSpace(line), "//") {
				t.Errorf("%s is served with %q", name, line)
				break
			}
		}
	}
}

// The first view of a room takes at most 60 KB. The budget is for what a browser reads before a page is alive.
func TestScriptsAndStyleStayWithinTheirBudget(t *testing.T) {
	for name, limit := range map[string]int{"app.js": 34 << 10, "app.css": 15 << 10} {
		if size := len(byAddress[strings.TrimPrefix(URL(name), Prefix)].brotli()); size > limit {
			t.Errorf("%s takes %d bytes on the wire, want at most %d", name, size, limit)
		}
	}
}
