package main

import (
	"context"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
)

func TestTheGalleryIsForThisMachineAlone(t *testing.T) {
	for _, addr := range []string{":8090", "0.0.0.0:8090", "192.0.2.1:8090", "example.org:8090", "8090"} {
		if _, err := command(t, "gallery", "--addr", addr); err == nil || !strings.Contains(err.Error(), "this machine") {
			t.Errorf("%s: error %v", addr, err)
		}
	}
	if _, err := command(t, "gallery", "surplus"); err == nil {
		t.Error("a word behind the command was taken")
	}
}

func TestTheGalleryIsServedUntilItIsToldToEnd(t *testing.T) {
	ctx, end := context.WithCancel(t.Context())
	defer end()
	read, written, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	before := os.Stdout
	os.Stdout = written
	defer func() { os.Stdout = before }()
	ended := make(chan error, 1)
	go func() { ended <- run(ctx, []string{"gallery", "--addr", "127.0.0.1:0"}, nothing) }()
	said := make([]byte, 200)
	n, err := read.Read(said)
	if err != nil {
		t.Fatal(err)
	}
	_, address, _ := strings.Cut(strings.TrimSpace(string(said[:n])), " at ")
	answer, err := http.Get(address)
	if err != nil {
		t.Fatalf("it said %q: %v", said[:n], err)
	}
	defer func() { _ = answer.Body.Close() }() // it was read
	if page, err := io.ReadAll(answer.Body); err != nil || !strings.Contains(string(page), "<h1>Gallery</h1>") {
		t.Errorf("%d %.100q, %v", answer.StatusCode, page, err)
	}
	end()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
