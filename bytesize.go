package main

import (
	"errors"
	"math"
	"strconv"
	"strings"
)

// byteSize is the value of a flag: a number of bytes, given with a unit of 1000s or without.
type byteSize int64

// String returns the number in the largest unit that divides it.
func (b *byteSize) String() string {
	for i := len(byteUnits) - 1; i >= 0; i-- {
		if u := byteUnits[i]; *b > 0 && int64(*b)%u.bytes == 0 {
			return strconv.FormatInt(int64(*b)/u.bytes, 10) + u.name
		}
	}
	return strconv.FormatInt(int64(*b), 10)
}

// Set parses a size greater than zero.
func (b *byteSize) Set(text string) error {
	digits, unit := strings.ToUpper(strings.ReplaceAll(text, " ", "")), int64(1)
	for i := len(byteUnits) - 1; i >= 0; i-- {
		if rest, has := strings.CutSuffix(digits, strings.ToUpper(byteUnits[i].name)); has {
			digits, unit = rest, byteUnits[i].bytes
			break
		}
	}
	number, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || number <= 0 || number > math.MaxInt64/unit {
		return errors.New("not a size like 500MB or 20GB")
	}
	*b = byteSize(number * unit)
	return nil
}

var byteUnits = []struct {
	name  string
	bytes int64
}{{"kB", 1000}, {"MB", 1_000_000}, {"GB", 1_000_000_000}, {"TB", 1_000_000_000_000}}
