package jobs

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
)

// maxRedirects limits the redirects that are followed.
const maxRedirects = 3

var (
	errNowhere  = errors.New("no address to ask")
	errTooFar   = errors.New("too many redirects")
	errNoAnswer = errors.New("not what was asked for")
)

// fetch describes GET requests to other sites.
type fetch struct {
	client        *http.Client
	agent, accept string
	schemes       []string
}

// run requests an address and follows redirects. Each address must have an allowed scheme, and client checks the IP
// address that it connects to. The caller closes the body of the answer.
func (f fetch) run(ctx context.Context, address string) (*http.Response, error) {
	next := address
	for range maxRedirects + 1 {
		answer, err := f.ask(ctx, next)
		if err != nil {
			return nil, err
		}
		location := answer.Header.Get("Location")
		if answer.StatusCode < 300 || answer.StatusCode >= 400 || location == "" {
			return answer, nil
		}
		_ = answer.Body.Close() // it is not read
		to, err := answer.Request.URL.Parse(location)
		if err != nil {
			return nil, fmt.Errorf("redirect: %w", errNowhere)
		}
		next = to.String()
	}
	return nil, errTooFar
}

func (f fetch) ask(ctx context.Context, address string) (*http.Response, error) {
	parsed, err := url.Parse(address)
	if err != nil || !slices.Contains(f.schemes, parsed.Scheme) || parsed.User != nil {
		return nil, errNowhere
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, fmt.Errorf("ask another site: %w", err)
	}
	request.Header.Set("User-Agent", f.agent)
	request.Header.Set("Accept", f.accept)
	answer, err := f.client.Do(request)
	if failed := (&url.Error{}); errors.As(err, &failed) {
		err = failed.Err // without the address, which may be secret
	}
	if err != nil {
		return nil, fmt.Errorf("ask another site: %w", err)
	}
	return answer, nil
}
