package backup

import (
	"fmt"
	"os"
)

// KeySize is the length of the key that signs cookies, in bytes (HMAC-SHA-256 gains nothing from more). The server
// starts with no other.
const KeySize = 64

// readKey reads a key, and refuses one that the server would refuse.
func readKey(path string) ([]byte, error) {
	key, err := os.ReadFile(path)
	if err == nil && len(key) != KeySize {
		err = fmt.Errorf(
			"%s has %d bytes, %d are wanted, and the server does not start with it",
			path,
			len(key),
			KeySize,
		)
	}
	return key, err
}

// copyKey copies a key into a new file. A backup that no server starts from would be none.
func copyKey(from, to string) error {
	key, err := readKey(from)
	if err == nil {
		err = writeFile(to, key)
	}
	if err != nil {
		return fmt.Errorf("copy the key: %w: put the right one back, from an earlier backup, "+
			"or remove it and start the server, and everybody signs in anew", err)
	}
	return nil
}
