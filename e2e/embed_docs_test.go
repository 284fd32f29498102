package e2e

import (
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The tokens that the examples of the documentation sign are accepted.
func TestTheExamplesOfTheDocumentationWork(t *testing.T) {
	text, err := os.ReadFile("../docs/embed.md")
	if err != nil {
		t.Fatal(err)
	}
	h := newHarness(t, "--limits", "off")
	owner := h.client()
	owner.setsUp("olga")
	owner.send(http.MethodPost, "/r/lobby/embed/secret", "")
	_, page := owner.get("/r/lobby/embed")
	secret := regexp.MustCompile(`id="f-secret"[^>]* value="([^"]+)"`).FindStringSubmatch(page)
	if secret == nil {
		t.Fatal("there is no secret")
	}
	for language, c := range map[string]struct{ file, program string }{
		"go":     {"main.go", "go run"},
		"js":     {"sign.cjs", "node"},
		"php":    {"sign.php", "php"},
		"python": {"sign.py", "python3"},
	} {
		t.Run(language, func(t *testing.T) {
			program := strings.Fields(c.program)
			if _, err := exec.LookPath(program[0]); err != nil {
				t.Skip("no " + program[0] + " on this machine")
			}
			_, example, _ := strings.Cut(string(text), "```"+language+"\n")
			example, _, found := strings.Cut(example, "```")
			if !found {
				t.Fatal("there is no example")
			}
			file := filepath.Join(t.TempDir(), c.file)
			if err := os.WriteFile(file, []byte(example), 0o600); err != nil {
				t.Fatal(err)
			}
			run := exec.Command(program[0], append(program[1:], file)...)
			run.Env = append(os.Environ(), "CHAT_SECRET="+secret[1])
			run.Stderr = t.Output()
			token, err := run.Output()
			if err != nil {
				t.Fatal(err)
			}
			signed := url.Values{"identity": {strings.TrimSpace(string(token))}}.Encode()
			status, answer := h.client().send(http.MethodPost, "/embed/lobby/identity", signed, "HX-Request", "true")
			if status != http.StatusOK || !strings.Contains(answer, "Ola") {
				t.Errorf("answered %d: %s", status, answer)
			}
		})
	}
}
