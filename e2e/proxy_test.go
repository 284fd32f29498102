package e2e

import (
	"bufio"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// nginx is a proxy before a harness with Debian's configuration and a site that only passes requests on.
type nginx struct {
	t      *testing.T
	folder string
}

func newNginx(t *testing.T, h *harness) *nginx {
	t.Helper()
	program, err := exec.LookPath("nginx")
	if err != nil {
		t.Skip("no nginx on this machine")
	}
	debian, err := os.ReadFile("/etc/nginx/nginx.conf")
	if err != nil {
		t.Skip("no nginx as Debian sets it up on this machine")
	}
	n := &nginx{t: t, folder: t.TempDir()}
	n.writeCertificate()
	n.write("site.conf", fmt.Sprintf(`
		server { listen unix:%[1]s/plain; location / { proxy_pass http://%[2]s; } }
		server { listen unix:%[1]s/tls ssl http2; ssl_certificate %[1]s/certificate; ssl_certificate_key %[1]s/key; location / { proxy_pass http://%[2]s; } }
		client_body_temp_path %[1]s/body; proxy_temp_path %[1]s/proxy; fastcgi_temp_path %[1]s/fastcgi; uwsgi_temp_path %[1]s/uwsgi; scgi_temp_path %[1]s/scgi;
	`, n.folder, h.address))
	// Only paths are changed: tests that run at the same time must not share files.
	n.write("nginx.conf", strings.NewReplacer(
		"user www-data;",
		"daemon off;",
		"/run/nginx.pid",
		n.folder+"/pid",
		"/var/log/nginx/",
		n.folder+"/",
		"include /etc/nginx/modules-enabled/*.conf;",
		"",
		"/etc/nginx/conf.d/*.conf",
		n.folder+"/site.conf",
		"include /etc/nginx/sites-enabled/*;",
		"",
	).Replace(string(debian)))
	process := exec.Command(program, "-c", filepath.Join(n.folder, "nginx.conf"), "-p", n.folder)
	process.Stderr = t.Output()
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = process.Process.Signal(os.Interrupt) // its workers end with it
		_ = process.Wait()
	})
	wait(t, "nginx to listen", func() (bool, string) {
		connection, err := net.Dial("unix", n.folder+"/tls")
		if err != nil {
			return false, err.Error()
		}
		return connection.Close() == nil, ""
	})
	return n
}

func (n *nginx) write(name, content string) {
	n.t.Helper()
	if err := os.WriteFile(filepath.Join(n.folder, name), []byte(content), 0o600); err != nil {
		n.t.Fatal(err)
	}
}

func (n *nginx) writeCertificate() {
	n.t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		n.t.Fatal(err)
	}
	template := x509.Certificate{
		SerialNumber: big.NewInt(1),
		NotAfter:     time.Now().Add(time.Hour),
		DNSNames:     []string{"chat.example"},
	}
	certificate, err := x509.CreateCertificate(rand.Reader, &template, &template, key.Public(), key)
	if err != nil {
		n.t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		n.t.Fatal(err)
	}
	n.write("certificate", string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate})))
	n.write("key", string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret})))
}

// client reaches a site of the proxy by its socket.
func (n *nginx) client(site string) *http.Client {
	return &http.Client{Transport: &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "unix", filepath.Join(n.folder, site))
		},
		TLSClientConfig: &tls.Config{
			InsecureSkipVerify: true,
			ServerName:         "chat.example",
		}, // the certificate was made for this test
		ForceAttemptHTTP2: true,
	}}
}

// Each frame leaves at once, also through a proxy that buffers by default: the next message is posted only after the
// last one has come.
func TestBehindNginxEachFrameComesAtOnce(t *testing.T) {
	h := newHarness(t, "--limits", "off")
	n := newNginx(t, h)
	for _, c := range []struct {
		name, site, url string
		protocol        int
	}{
		{"over HTTP/1.1", "plain", "http://chat.example", 1},
		{"over TLS and HTTP/2", "tls", "https://chat.example", 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			defer cancel()
			request, err := http.NewRequestWithContext(ctx, http.MethodGet, c.url+"/r/lobby/events", nil)
			if err != nil {
				t.Fatal(err)
			}
			request.Header.Set("Accept-Encoding", "gzip") // as every browser says
			answer, err := n.client(c.site).Do(request)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = answer.Body.Close() }() // it has no end
			if answer.ProtoMajor != c.protocol || answer.Header.Get("Content-Encoding") != "" {
				t.Errorf(
					"HTTP/%d, %q; want HTTP/%d and no compression, which would hold frames back",
					answer.ProtoMajor,
					answer.Header.Get("Content-Encoding"),
					c.protocol,
				)
			}
			lines := bufio.NewScanner(answer.Body)
			until := func(text string) {
				t.Helper()
				for lines.Scan() {
					if strings.Contains(lines.Text(), text) {
						return
					}
				}
				t.Fatalf("%q did not come: %v", text, lines.Err())
			}
			until("event: hello")
			caller := h.client()
			for i := range 5 {
				text := fmt.Sprintf("%s, message %d", c.name, i)
				caller.post(text, text)
				until(text)
			}
		})
	}
}
