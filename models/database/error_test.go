package database

import (
	"errors"
	"os"
	"testing"
)

func TestAFullDiskIsSaidToBeFull(t *testing.T) {
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skip("this system has no device that is always full")
	}
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = full.Close() }()
	_, err = full.WriteString("x")
	if !errors.Is(ClassifyDisk(err), ErrFull) {
		t.Errorf("a full disk is %v", ClassifyDisk(err))
	}
}
