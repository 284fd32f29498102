package jobs

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"strings"
	"time"

	"samovar/models"

	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"
)

// Previewer fetches title and description of the pages that messages link to. It reaches public addresses only, fetches
// no pictures, and does not reveal who posted the link.
type Previewer struct {
	follower
	client *http.Client
	visits *visits
}

// NewPreviewer returns a previewer that fetches pages with client.
func NewPreviewer(store *models.Store, client *http.Client, log *slog.Logger) *Previewer {
	log = log.With("job", "previews")
	return &Previewer{follower: newFollower(store, log, 0), client: client, visits: newVisits()}
}

// Run previews the links of new messages until ctx ends.
func (p *Previewer) Run(ctx context.Context) {
	defer p.visits.wait()
	p.follow(ctx, p.preview)
}

// preview plans visits to the links of new messages; more reports that others may wait.
func (p *Previewer) preview(ctx context.Context) (more bool, err error) {
	links, more, err := p.store.TakeLinks(ctx)
	for _, link := range links {
		if !p.visits.add(ctx, siteOf(link.URL), func(ctx context.Context) { p.show(ctx, link) }) {
			p.log.Debug("link not previewed: too many wait", "message", link.ID)
		}
	}
	return more, err
}

// show fetches a page and adds its preview to the message, if that still has the link by then.
func (p *Previewer) show(ctx context.Context, link models.Linking) {
	if still, err := p.store.StillLinks(ctx, link); err != nil || !still {
		p.log.Debug("link not previewed: no longer in the message", "message", link.ID, "error", err)
		return
	}
	found, err := p.look(ctx, link.URL)
	if err != nil {
		p.log.Debug("link not previewed", "message", link.ID, "error", err)
		return
	}
	if err := p.store.SetPreview(ctx, link.ID, found); err != nil && ctx.Err() == nil {
		p.log.Error("preview not stored", "message", link.ID, "error", err)
	}
}

const (
	// maxPage limits how much of a page is read, in bytes: the head comes first.
	maxPage = 256 << 10
	// patience limits the time of one fetch.
	patience = 8 * time.Second
)

var errNoPreview = errors.New("nothing to preview")

// look fetches a page and returns its preview.
func (p *Previewer) look(ctx context.Context, address string) (models.Preview, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	request := fetch{
		client:  p.client,
		agent:   "Samovar (link preview)",
		accept:  "text/html",
		schemes: []string{"http", "https"},
	}
	answer, err := request.run(ctx, address)
	if err != nil {
		return models.Preview{}, err
	}
	preview, err := readPreview(answer)
	preview.URL = address
	return preview, err
}

// readPreview reads the preview from the head of a page.
func readPreview(answer *http.Response) (models.Preview, error) {
	defer func() { _ = answer.Body.Close() }() // the rest is not read
	kind, _, _ := mime.ParseMediaType(answer.Header.Get("Content-Type"))
	if answer.StatusCode != http.StatusOK || (kind != "text/html" && kind != "application/xhtml+xml") {
		return models.Preview{}, fmt.Errorf("%s, %s: %w", answer.Status, kind, errNoPreview)
	}
	page, err := charset.NewReader(io.LimitReader(answer.Body, maxPage), answer.Header.Get("Content-Type"))
	if err != nil {
		return models.Preview{}, fmt.Errorf("read a page: %w", err)
	}
	preview := headOf(html.NewTokenizer(page))
	if preview.Site == "" {
		preview.Site = answer.Request.URL.Hostname()
	}
	if strings.TrimSpace(preview.Title) == "" {
		return models.Preview{}, fmt.Errorf("a page without a title: %w", errNoPreview)
	}
	return preview, nil
}

// headOf reads a page up to its body. Values of the Open Graph protocol win over the title and description.
func headOf(page *html.Tokenizer) (p models.Preview) {
	title := ""
	for {
		switch page.Next() {
		case html.ErrorToken:
			if p.Title == "" {
				p.Title = title
			}
			return p
		case html.StartTagToken, html.SelfClosingTagToken:
			token := page.Token()
			switch token.Data {
			case "title":
				if page.Next() == html.TextToken && title == "" {
					title = page.Token().Data
				}
			case "meta":
				takeMeta(&p, token)
			case "body":
				if p.Title == "" {
					p.Title = title
				}
				return p
			}
		}
	}
}

func takeMeta(p *models.Preview, meta html.Token) {
	values := map[string]string{}
	for _, attribute := range meta.Attr {
		values[attribute.Key] = attribute.Val
	}
	name := strings.ToLower(values["property"] + values["name"])
	content := values["content"]
	switch {
	case name == "og:title" && p.Title == "":
		p.Title = content
	case name == "og:description":
		p.Description = content
	case name == "description" && p.Description == "":
		p.Description = content
	case name == "og:site_name":
		p.Site = content
	}
}
