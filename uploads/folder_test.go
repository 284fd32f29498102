package uploads

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const helloHash = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"

func TestAContentIsKeptUnderItsHash(t *testing.T) {
	h := open(t)
	for range 2 { // the same content is stored once
		p := h.take("hello")
		if p.Hash != helloHash || p.Size != 5 {
			t.Fatalf("the upload is %+v", p)
		}
		if err := errors.Join(h.folder.Put(t.Context(), p), p.Close()); err != nil {
			t.Fatal(err)
		}
	}
	info, err := os.Stat(filepath.Join(h.path, helloHash[:2], helloHash[2:]))
	if err != nil || info.Mode().Perm() != 0o600 || h.waiting() != 0 {
		t.Fatalf("kept as %v, %v, and %d are waiting", info, err, h.waiting())
	}
	var all []string
	if err := h.folder.Each(t.Context(), func(hash string) error { all = append(all, hash); return nil }); err != nil ||
		len(all) != 1 ||
		all[0] != helloHash {
		t.Errorf("all are %v, %v", all, err)
	}
	content, err := h.folder.Open(t.Context(), helloHash)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time is no error
		if err := h.folder.Delete(t.Context(), helloHash); err != nil {
			t.Fatal(err)
		}
	}
	if read, err := io.ReadAll(content); string(read) != "hello" || err != nil {
		t.Errorf("who reads it gets %q, %v", read, err)
	}
	if err := content.Close(); err != nil {
		t.Error(err)
	}
	if _, err := h.folder.Open(t.Context(), helloHash); !errors.Is(err, ErrNotFound) {
		t.Errorf("a deleted one opens with %v", err)
	}
}

func TestWhatIsNoHashIsNoPath(t *testing.T) {
	h := open(t)
	secret := filepath.Join(filepath.Dir(h.path), "secret")
	if err := os.WriteFile(secret, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, hash := range []string{
		"", "x", "..", "../secret", "../../secret",
		strings.ToUpper(helloHash), helloHash + "/..", strings.Repeat("../", 20) + "etc/passwd",
	} {
		if _, err := h.folder.Open(t.Context(), hash); !errors.Is(err, ErrNotFound) {
			t.Errorf("%q opens with %v", hash, err)
		}
		if err := h.folder.Delete(t.Context(), hash); err != nil {
			t.Errorf("%q is deleted with %v", hash, err)
		}
	}
	if _, err := os.Stat(secret); err != nil {
		t.Error(err)
	}
}
