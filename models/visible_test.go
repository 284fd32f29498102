package models

import (
	"testing"

	"samovar/emoji"
)

func TestWhatThePickerOffersIsAMessageANameAndAReaction(t *testing.T) {
	offered := []string{"\U0001faeb", "\U0001f6d9", "\U0001fc00"} // and what a newer one will
	for _, group := range emoji.Groups("en") {
		for _, e := range group.Emojis {
			offered = append(append(offered, e.Character), e.Tones...)
		}
	}
	if len(offered) < 3000 {
		t.Fatalf("the picker offers %d emoji, want at least 3000", len(offered))
	}
	for _, character := range offered {
		if _, err := NewDraft(character, ""); err != nil {
			t.Errorf("%s %+q alone is no message: %v", character, character, err)
		}
		if name, err := CheckNickname(character); err != nil || name != character {
			t.Errorf("%s %+q is no nickname: %v", character, character, err)
		}
		if _, topic, err := checkRoom(character+" room", character); err != nil || topic != character {
			t.Errorf("%s %+q is no topic: %v", character, character, err)
		}
		if count, only := emoji.Only(character); !only || count != 1 {
			t.Errorf("%s %+q is no reaction", character, character)
		}
	}
}
