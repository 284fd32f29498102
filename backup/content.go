package backup

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"samovar/models"
	"samovar/uploads"
)

// takeAll copies all contents that exist now.
func (i Installation) takeAll(ctx context.Context, source, kept *uploads.Folder) error {
	err := source.Each(ctx, func(hash string) error {
		return ignoreLost(source.CopyTo(ctx, kept, hash, i.Quick))
	})
	return wrap(err, "copy the uploads")
}

// ignoreLost returns nil for a missing or damaged content: takeUsed finds out whether the database shows it.
func ignoreLost(err error) error {
	if errors.Is(err, uploads.ErrNotFound) || errors.Is(err, uploads.ErrDamaged) {
		return nil
	}
	return err
}

// takeUsed copies the contents that the copied database shows, and returns those that are missing or damaged.
func (i Installation) takeUsed(
	ctx context.Context,
	source, kept *uploads.Folder,
	used []string,
	m *Manifest,
) (missing []string, err error) {
	for _, hash := range used {
		err := source.CopyTo(ctx, kept, hash, i.Quick)
		switch {
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case err == nil:
			size, _ := kept.Size(hash) // it was just copied
			m.Contents, m.ContentBytes = m.Contents+1, m.ContentBytes+size
		case ignoreLost(err) == nil:
			missing = append(missing, hash)
		default:
			return nil, fmt.Errorf("copy the uploads: %w", err)
		}
	}
	return missing, nil
}

// takeAgain tries missing contents again, and tells lost ones from deleted ones: the server erases a content when the
// database no longer shows it. A loss must not prevent backups, so the manifest lists it.
func (i Installation) takeAgain(
	ctx context.Context,
	database *models.Database,
	source, kept *uploads.Folder,
	missing []string,
	m *Manifest,
) error {
	if len(missing) == 0 {
		return nil
	}
	shown, err := database.Contents(ctx)
	if err != nil {
		return err
	}
	var still []string
	for _, hash := range missing {
		if _, there := slices.BinarySearch(shown, hash); there {
			still = append(still, hash)
		} else {
			m.Deleted = append(m.Deleted, hash)
		}
	}
	m.Missing, err = i.takeUsed(ctx, source, kept, still, m)
	return err
}

// dropUnused removes from the backup the contents that its database does not show.
func dropUnused(ctx context.Context, kept *uploads.Folder, used []string) error {
	err := kept.Each(ctx, func(hash string) error {
		if _, shown := slices.BinarySearch(used, hash); shown {
			return nil
		}
		return kept.Delete(ctx, hash)
	})
	return wrap(errors.Join(err, kept.SyncNames()), "copy the uploads")
}
