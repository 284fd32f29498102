package backup

import (
	"fmt"
	"os"
)

// KeySize is the length of the key that signs cookies, in bytes. HMAC-SHA-256 gains nothing from a longer one. The
// server starts with no other length.
const KeySize = 64

// readKey reads a key, and refuses one that the server would refuse.
func readKey(path string) ([]byte, error) {
	key, err := os.ReadFile(path)
	if err == nil && len(key) != KeySize {
		const wrongSize = "%s has %d bytes, %d are wanted, and the server does not start with it"
		err = fmt.Errorf(wrongSize, path, len(key), KeySize)
	}
	return key, err
}

// copyKey copies a key to a new file. It refuses a key with which no server would start.
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
