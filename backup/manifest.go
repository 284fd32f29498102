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

// format is the version of the layout that this program writes. It reads this one and earlier ones.
const format = 1

// manifestLimit is the largest manifest that is read, in bytes.
const manifestLimit = 16 << 20

// Manifest describes a backup and lists its files. Contents need no sums, because their names are their SHA-256; the
// database says which ones belong to the backup.
type Manifest struct {
	Format  int       `json:"format"`
	Version string    `json:"version"`
	Made    time.Time `json:"made"`
	models.Facts
	Contents     int64 `json:"contents"`
	ContentBytes int64 `json:"content_bytes"`
	// Missing lists contents that the installation itself had lost.
	Missing []string `json:"missing,omitempty"`
	// Deleted lists contents that the copied database shows but that people deleted before they were copied.
	Deleted []string `json:"deleted,omitempty"`
	// SHA256 holds the sums of the other files, by name.
	SHA256 map[string]string `json:"sha256"`
}

// write computes the sums of the files in the folder and writes the manifest there, synced.
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

// readManifest reads a manifest, and refuses one of a later format.
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
