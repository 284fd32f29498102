package backup

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"samovar/models"
)

// format is the layout of a backup that this program writes. It reads this one and those before.
const format = 1

// manifestLimit is how many bytes of a manifest are read.
const manifestLimit = 16 << 20

// Manifest says what a backup is and what must be in it. Contents need no sums beside their names, which are their
// SHA-256; which ones belong to the backup is in its database.
type Manifest struct {
	Format  int       `json:"format"`
	Version string    `json:"version"`
	Made    time.Time `json:"made"`
	models.Facts
	Contents     int64 `json:"contents"`
	ContentBytes int64 `json:"content_bytes"`
	// Missing are contents that the installation itself had lost.
	Missing []string `json:"missing,omitempty"`
	// Deleted are contents that the copied database shows and that people deleted before they were copied.
	Deleted []string `json:"deleted,omitempty"`
	// SHA256 has the sums of the other files by name.
	SHA256 map[string]string `json:"sha256"`
}

// write adds the sums of what lies in the folder, and the manifest, synced.
func (m *Manifest) write(folder string) error {
	for _, name := range []string{databaseName, keyName} {
		sum, err := sumOf(filepath.Join(folder, name))
		if err != nil {
			return err
		}
		m.SHA256[name] = sum
	}
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return fmt.Errorf("write the manifest: %w", err)
	}
	return wrap(writeFile(filepath.Join(folder, manifestName), append(text, '\n')), "write the manifest")
}

// readManifest reads a manifest, and refuses one of a later layout.
func readManifest(content io.Reader) (m Manifest, err error) {
	if err := json.NewDecoder(io.LimitReader(content, manifestLimit)).Decode(&m); err != nil {
		return m, fmt.Errorf("the manifest cannot be read: %w", err)
	}
	switch {
	case m.Format > format:
		return m, fmt.Errorf("the backup was made by a later Samovar (%s): use that one", m.Version)
	case m.Format < 1 || m.SHA256[databaseName] == "" || m.SHA256[keyName] == "":
		return m, errors.New("the manifest is not one of a Samovar backup")
	}
	return m, nil
}

// manifestIn reads the manifest of the backup in a folder.
func manifestIn(folder string) (Manifest, error) {
	path := filepath.Join(folder, manifestName)
	found, err := os.Lstat(path)
	if err != nil {
		return Manifest{}, fmt.Errorf("open the manifest: %w", err)
	}
	if !found.Mode().IsRegular() {
		return Manifest{}, errors.New("the manifest is not a file")
	}
	file, err := os.Open(path)
	if err != nil {
		return Manifest{}, fmt.Errorf("open the manifest: %w", err)
	}
	defer func() { _ = file.Close() }() // it was only read
	return readManifest(file)
}

func sumOf(path string) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", fmt.Errorf("sum up a file: %w", err)
	}
	sum := sha256.New()
	_, err = io.Copy(sum, file)
	if err = errors.Join(err, file.Close()); err != nil {
		return "", fmt.Errorf("sum up %s: %w", path, err)
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}
