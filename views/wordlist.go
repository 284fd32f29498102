package views

import "samovar/models/words"

// parts returns the sentence in pieces, those marked that the list finds.
func (t *Tried) parts() []words.Piece {
	var all []words.Piece
	at := 0
	for _, s := range t.Found {
		between, found := t.Sentence[at:s.Start], t.Sentence[s.Start:s.End]
		all = append(all, words.Piece{Text: between}, words.Piece{Text: found, Found: true})
		at = s.End
	}
	return append(all, words.Piece{Text: t.Sentence[at:]})
}
