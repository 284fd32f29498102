package jobs

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
)

// maxRedirects is how often one goes where an answer leads.
const maxRedirects = 3

var (
	errNowhere  = errors.New("no address to ask")
	errTooFar   = errors.New("too many redirects")
	errNoAnswer = errors.New("not what was asked for")
)

// fetch is how other sites are asked for something.
type fetch struct {
	client        *http.Client
	agent, accept string
	schemes       []string
}

// run asks an address, and where the answer leads, a few times; each address must be of a scheme that is allowed, and
// is checked by the client as it is connected to. Whoever calls it closes the answer's body.
func (e fetch) run(ctx context.Context, address string) (*http.Response, error) {
	next := address
	for range maxRedirects + 1 {
		answer, err := e.ask(ctx, next)
		if err != nil {
			return nil, err
		}
		location := answer.Header.Get("Location")
		if answer.StatusCode < 300 || answer.StatusCode >= 400 || location == "" {
			return answer, nil
		}
		_ = answer.Body.Close() // it is not looked at
		to, err := answer.Request.URL.Parse(location)
		if err != nil {
			return nil, fmt.Errorf("redirect: %w", errNowhere)
		}
		next = to.String()
	}
	return nil, errTooFar
}

func (e fetch) ask(ctx context.Context, address string) (*http.Response, error) {
	parsed, err := url.Parse(address)
	if err != nil || !slices.Contains(e.schemes, parsed.Scheme) || parsed.User != nil {
		return nil, errNowhere
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, fmt.Errorf("ask another site: %w", err)
	}
	request.Header.Set("User-Agent", e.agent)
	request.Header.Set("Accept", e.accept)
	answer, err := e.client.Do(request)
	if failed := (&url.Error{}); errors.As(err, &failed) {
		err = failed.Err // without the address, which may be a secret of who gave it
	}
	if err != nil {
		return nil, fmt.Errorf("ask another site: %w", err)
	}
	return answer, nil
}
