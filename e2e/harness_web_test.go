package e2e

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// web serves several sites over TLS on one port, by their host: a harness at chat.example, and pages of other sites.
type web struct {
	*harness
	port string

	// forgetful drops the harness's cookies from answers, as where browsers do not give an embed's cookies back.
	forgetful bool
	// overheard adds to the harness's pages a script that records their console.
	overheard bool

	mu    sync.Mutex
	pages map[string]string
	asked []string // requested paths of the harness
}

func newWeb(t *testing.T, flags ...string) *web {
	t.Helper()
	w := &web{pages: map[string]string{}}
	server := httptest.NewUnstartedServer(w)
	server.Listener = listenLocally(t)
	_, w.port, _ = net.SplitHostPort(server.Listener.Addr().String())
	public := w.origin("chat")
	w.harness = newHarness(t, append([]string{"--limits", "off", "--public-url", public}, flags...)...)
	w.public, w.proxy = public, socksProxy(t, server.Listener.Addr().String())
	server.StartTLS()
	t.Cleanup(server.CloseClientConnections)
	return w
}

func listenLocally(t *testing.T) net.Listener {
	t.Helper()
	listener, err := net.Listen("tcp", anyPort)
	if err != nil {
		t.Fatal(err)
	}
	return listener
}

func (w *web) origin(site string) string { return fmt.Sprintf("https://%s.example:%s", site, w.port) }

// serves sets the page at a site's root. {chat} is replaced by the harness's origin.
func (w *web) serves(site, page string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.pages[site+".example"] = strings.ReplaceAll(page, "{chat}", w.public)
}

func (w *web) ServeHTTP(out http.ResponseWriter, r *http.Request) {
	host, _, _ := net.SplitHostPort(r.Host)
	w.mu.Lock()
	page, known := w.pages[host]
	if host == "chat.example" {
		w.asked = append(w.asked, r.URL.Path)
	}
	w.mu.Unlock()
	switch {
	case host == "chat.example":
		proxy := httputil.ReverseProxy{Rewrite: func(p *httputil.ProxyRequest) {
			p.SetURL(&url.URL{Scheme: "http", Host: w.address})
			p.Out.Host = p.In.Host
			p.Out.Header.Del("Accept-Encoding") // an altered answer must not be compressed
		}, ModifyResponse: w.alter}
		proxy.ServeHTTP(out, r)
	case known:
		out.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = out.Write([]byte(page)) // a browser that left
	default:
		http.NotFound(out, r)
	}
}

// alter changes an answer of the harness as the test wants.
func (w *web) alter(answer *http.Response) error {
	if w.forgetful {
		answer.Header.Del("Set-Cookie")
	}
	if path := answer.Request.URL.Path; w.overheard && strings.HasSuffix(path, ".js") && path != "/sw.js" {
		answer.Header.Del("Content-Length")
		answer.Body = struct {
			io.Reader
			io.Closer
		}{io.MultiReader(strings.NewReader("("+hearing+")();\n"), answer.Body), answer.Body}
		answer.ContentLength = -1
	}
	return nil
}

// askedFor returns the paths of the harness that were requested since the last call.
func (w *web) askedFor() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	asked := w.asked
	w.asked = nil
	return asked
}

// browser starts a Chromium that finds these sites and trusts them.
func (w *web) browser(t *testing.T, profile string, more ...chromedp.ExecAllocatorOption) *chromium {
	t.Helper()
	return openChromium(t, profile, append(
		more,
		chromedp.Flag(
			"host-resolver-rules",
			"MAP *.example 127.0.0.1",
		),
		chromedp.Flag("ignore-certificate-errors", true),
	)...)
}

// targets returns the targets of a kind under an address that belong to this page.
func (p *tab) targets(kind, address string) []*target.Info {
	p.t.Helper()
	ctx, cancel := p.patient()
	defer cancel()
	all, err := chromedp.Targets(ctx)
	if err != nil {
		p.t.Fatalf("%s: %v", p.name, err)
	}
	self := chromedp.FromContext(p.ctx).Target.TargetID
	return slices.DeleteFunc(all, func(i *target.Info) bool {
		if i.Type != kind || !strings.HasPrefix(i.URL, address) {
			return true
		}
		return i.OpenerID != self && (i.ParentFrameID != cdp.FrameID(self) || !p.holds(i.TargetID))
	})
}

// follow keeps track of the document's iframes. The browser still lists iframes for a while after they were removed;
// the page's own events come before the next answer.
func (p *tab) follow(event any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e := event.(type) {
	case *page.EventFrameNavigated:
		if e.Frame.ParentID == "" {
			p.iframes = map[cdp.FrameID]bool{}
		}
	case *page.EventFrameAttached:
		p.iframes[e.FrameID] = true
	case *page.EventFrameDetached:
		if e.Reason == page.FrameDetachedReasonRemove {
			delete(p.iframes, e.FrameID)
		}
	}
}

func (p *tab) holds(iframe target.ID) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.iframes[cdp.FrameID(iframe)]
}

// embed returns a room's embed in this page once it has loaded. It is of another site and has a process of its own.
func (p *tab) embed(room string) *tab {
	p.t.Helper()
	return p.part("iframe", p.h.url("/embed/"+room))
}

// part attaches to the one iframe or window under an address once it has loaded. If it goes away meanwhile, part
// looks again.
func (p *tab) part(kind, address string) *tab {
	p.t.Helper()
	var ctx context.Context
	var leave context.CancelFunc
	wait(p.t, p.name+": "+kind+" "+address, func() (bool, string) {
		if ctx == nil {
			found := p.targets(kind, address)
			if len(found) != 1 {
				return false, fmt.Sprint(len(found), " of them")
			}
			ctx, leave = chromedp.NewContext(
				p.ctx,
				chromedp.WithTargetID(found[0].TargetID),
				chromedp.WithDetachOnCancel(),
			)
		}
		loaded, err := chromedp.Run(
			ctx,
			chromedp.Evaluate[bool](`document.readyState === "complete" && !!document.getElementById("main")`),
		)
		if err != nil {
			leave()
			ctx = nil
		}
		return loaded, fmt.Sprintf("a page that is there: %v, %v", loaded, err)
	})
	p.t.Cleanup(leave)
	return tabIn(p.t, ctx, p.h, p.name+"'s "+kind)
}
