// Package words cuts, folds, matches and shortens text for search, mentions and names. It knows no SQL and no chat.
package words
