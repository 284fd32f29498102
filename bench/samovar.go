package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

// build compiles the program as its users do.
func build(ctx context.Context) (program string, clean func(), err error) {
	folder, err := os.MkdirTemp("", "samovar-bench")
	if err != nil {
		return "", nil, fmt.Errorf("make a folder: %w", err)
	}
	clean = func() { _ = os.RemoveAll(folder) } // what is left lies in the system's temporary folder
	program = filepath.Join(folder, "samovar")
	command := exec.CommandContext(ctx, "go", "build", "-o", program, "samovar")
	command.Stderr = os.Stderr
	if err := command.Run(); err != nil {
		clean()
		return "", nil, fmt.Errorf("build samovar: %w", err)
	}
	return program, clean, nil
}

// samovar is the real program with its own data folder.
type samovar struct {
	process *exec.Cmd
	folder  string
	host    string
	rooms   []string // slugs
}

var greeting = regexp.MustCompile(`http://(\S+)`)

func startSamovar(ctx context.Context, program string, load scenario) (target, error) {
	folder, err := os.MkdirTemp("", "samovar-bench-data")
	if err != nil {
		return nil, fmt.Errorf("make a folder: %w", err)
	}
	if err := remember(ctx, filepath.Join(folder, "samovar.db"), load.History); err != nil {
		return nil, err
	}
	s := &samovar{folder: folder, rooms: []string{"lobby"}}
	flags := []string{"--addr", "127.0.0.1:0", "--data", folder, "--limits", "off", "--log", "error"}
	s.process = exec.CommandContext(ctx, program, flags...)
	s.process.Stderr = os.Stderr
	out, err := s.process.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("read what samovar says: %w", err)
	}
	if err := s.process.Start(); err != nil {
		return nil, fmt.Errorf("start samovar: %w", err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	found := greeting.FindStringSubmatch(line)
	if err != nil || found == nil {
		s.stop()
		return nil, fmt.Errorf("samovar said %q: %w", line, err)
	}
	s.host = found[1]
	return s, s.furnish(ctx, load.Rooms)
}

// remember fills the lobby with earlier messages.
func remember(ctx context.Context, path string, messages int) error {
	if messages == 0 {
		return nil
	}
	store, guest, err := openStore(ctx, path)
	if err != nil {
		return err
	}
	return errors.Join(postMany(ctx, store, guest, int64(messages), 256), store.Close())
}

// furnish creates rooms until there are enough.
func (s *samovar) furnish(ctx context.Context, rooms int) error {
	owner, err := s.browser()
	if err != nil || rooms == 1 {
		return err
	}
	account := url.Values{"username": {"olga"}, "password": {"correct horse"}}
	if _, err := s.submit(ctx, owner, "/register", account); err != nil {
		return err
	}
	for len(s.rooms) < rooms {
		room := url.Values{"name": {fmt.Sprintf("room %d", len(s.rooms))}, "visibility": {"public"}}
		path, err := s.submit(ctx, owner, "/rooms", room)
		if err != nil {
			return err
		}
		s.rooms = append(s.rooms, strings.TrimPrefix(path, "/r/"))
	}
	return nil
}

// browser returns a client that keeps cookies and connections. It follows no redirects: the answer to a post counts.
func (s *samovar) browser() (*http.Client, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, fmt.Errorf("make a cookie jar: %w", err)
	}
	client := &http.Client{
		Jar:           jar,
		Transport:     &http.Transport{MaxIdleConnsPerHost: 256},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	answer, err := client.Get("http://" + s.host + "/login")
	if err != nil {
		return nil, fmt.Errorf("open a page: %w", err)
	}
	return client, answer.Body.Close()
}

// submit posts a form and returns the path of the redirect. Any other answer is an error.
func (s *samovar) submit(ctx context.Context, client *http.Client, path string, form url.Values) (string, error) {
	content := strings.NewReader(form.Encode())
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+s.host+path, content)
	if err != nil {
		return "", fmt.Errorf("post to %s: %w", path, err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer, err := client.Do(request)
	if err != nil {
		return "", fmt.Errorf("post to %s: %w", path, err)
	}
	defer func() { _ = answer.Body.Close() }() // read to its end below
	if _, err := io.Copy(io.Discard, answer.Body); err != nil {
		return "", fmt.Errorf("read the answer to %s: %w", path, err)
	}
	if answer.StatusCode != http.StatusSeeOther {
		return "", fmt.Errorf("post to %s: answered %s", path, answer.Status)
	}
	return answer.Header.Get("Location"), nil
}

func (s *samovar) address() string { return s.host }
func (s *samovar) pid() int        { return s.process.Process.Pid }

func (s *samovar) request(room int) string {
	return "GET /r/" + s.rooms[room] + "/events HTTP/1.1\r\nHost: " + s.host + "\r\nAccept: text/event-stream\r\n\r\n"
}

func (s *samovar) poster() (func(context.Context, int) error, error) {
	client, err := s.browser()
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, room int) error {
		_, err := s.submit(ctx, client, "/r/"+s.rooms[room]+"/messages", url.Values{"body": {body}})
		return err
	}, nil
}

// body makes a frame of about 750 bytes, with avatar, name and time.
const body = "Did you see the **new** release?"

var metric = regexp.MustCompile(`(?m)^samovar_(commits|changes)_total (\d+)$`)

func (s *samovar) commits(ctx context.Context) (commits, changes int, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+s.host+"/metrics", nil)
	if err != nil {
		return 0, 0, fmt.Errorf("ask for figures: %w", err)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, 0, fmt.Errorf("ask for figures: %w", err)
	}
	defer func() { _ = answer.Body.Close() }() // read to its end below
	page, err := io.ReadAll(answer.Body)
	if err != nil {
		return 0, 0, fmt.Errorf("read the figures: %w", err)
	}
	for _, match := range metric.FindAllSubmatch(page, -1) {
		var value int
		_, _ = fmt.Sscan(string(match[2]), &value) // the pattern has digits only
		if string(match[1]) == "commits" {
			commits = value
		} else {
			changes = value
		}
	}
	return commits, changes, nil
}

func (s *samovar) stop() {
	_ = s.process.Process.Kill() // it may have ended by itself
	_ = s.process.Wait()
	_ = os.RemoveAll(s.folder)
}
