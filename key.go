package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// keySize is the length of the key that signs cookies, in bytes (HMAC-SHA-256 gains nothing from more).
const keySize = 64

// loadKey reads the key, or makes it at the first start. Without the same key everybody would be signed out at each start.
func loadKey(path string) ([]byte, error) {
	key, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return makeKey(path)
	}
	if err != nil {
		return nil, fmt.Errorf("read the key: %w", err)
	}
	if err := os.Chmod(path, 0o600); err != nil { // whoever reads it can be anybody
		return nil, fmt.Errorf("keep the key to ourselves: %w", err)
	}
	if len(key) != keySize {
		return nil, fmt.Errorf("the key in %s has %d bytes, want %d: put the right one back, or remove it and everybody signs in anew", path, len(key), keySize)
	}
	return key, nil
}

func makeKey(path string) ([]byte, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("make the folder of the key: %w", err)
	}
	key := make([]byte, keySize)
	_, _ = rand.Read(key) // never fails since Go 1.24
	if err := os.WriteFile(path, key, 0o600); err != nil {
		return nil, fmt.Errorf("keep the key: %w", err)
	}
	return key, nil
}
