package backup

import (
	"archive/tar"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
)

// IntoTar makes a backup and writes it as a tar. It first gathers the backup beside the database, where contents can
// be hard links, so that nothing is sent of a backup that fails.
func (i Installation) IntoTar(ctx context.Context, w io.Writer) (m Manifest, err error) {
	s, err := openStaging(filepath.Dir(i.Database), "backup")
	if err != nil {
		return m, err
	}
	defer func() { err = errors.Join(err, s.discard()) }()
	if m, err = i.gather(ctx, s.path); err != nil {
		return m, err
	}
	if err := writeTar(ctx, s.path, w); err != nil {
		return m, fmt.Errorf("write the tar: %w", err)
	}
	i.note()
	return m, nil
}

// writeTar writes the parts of a backup, the manifest first.
func writeTar(ctx context.Context, folder string, w io.Writer) error {
	out := tar.NewWriter(w)
	for _, name := range []string{manifestName, keyName, databaseName, uploadsName} {
		err := filepath.WalkDir(filepath.Join(folder, name), func(path string, entry fs.DirEntry, err error) error {
			if err = errors.Join(err, ctx.Err()); err != nil || entry.IsDir() {
				return err
			}
			return addFile(out, folder, path)
		})
		if err != nil {
			return err
		}
	}
	return out.Close()
}

// addFile writes a file under its path in the folder, without its owner.
func addFile(out *tar.Writer, folder, path string) error {
	name, err := filepath.Rel(folder, path)
	if err != nil {
		return err
	}
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }() // it was only read
	found, err := file.Stat()
	if err != nil {
		return err
	}
	header := &tar.Header{
		Typeflag: tar.TypeReg,
		Name:     filepath.ToSlash(name),
		Size:     found.Size(),
		Mode:     0o600,
		ModTime:  found.ModTime(),
	}
	if err := out.WriteHeader(header); err != nil {
		return err
	}
	_, err = io.Copy(out, file)
	return err
}

// eachInTar visits the files of a tar.
func eachInTar(r io.Reader, visit func(name string, content io.Reader) error) error {
	in := tar.NewReader(r)
	for {
		header, err := in.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read the tar: %w", err)
		}
		switch header.Typeflag {
		case tar.TypeDir:
		case tar.TypeReg:
			if err := visit(path.Clean(header.Name), in); err != nil {
				return err
			}
		default:
			return fmt.Errorf("read the tar: %q is neither a file nor a folder", header.Name)
		}
	}
}

// eachInFolder visits the files of a folder.
func eachInFolder(folder string, visit func(name string, content io.Reader) error) error {
	return filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(folder, path)
		if err != nil {
			return err
		}
		if !entry.Type().IsRegular() { // a pipe would block forever, a link can lead anywhere
			return fmt.Errorf("%q is neither a file nor a folder", name)
		}
		file, err := os.Open(path)
		if err != nil {
			return err
		}
		defer func() { _ = file.Close() }() // it was only read
		return visit(filepath.ToSlash(name), file)
	})
}
