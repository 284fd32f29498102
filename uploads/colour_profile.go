package uploads

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"io"
	"slices"
)

// maxProfile is the largest colour profile in bytes: those of printing presses have half a megabyte to two.
const maxProfile = 4_000_000

// profileOf returns the ICC profile of a picture's colours, reduced by reduceProfile and made from other chunks where
// its kind has those. It returns nil for sRGB and where the picture says nothing usable.
func profileOf(kind string, content []byte) []byte {
	switch kind {
	case "image/jpeg":
		return reduceProfile(jpegProfile(content))
	case "image/png":
		return pngProfile(content)
	case "image/webp":
		return ofSpace(reduceProfile(named(riffChunks(content, 12), "ICCP")), "RGB ")
	}
	return nil
}

// jpegProfile joins the segments APP2 that hold a profile (ICC.1:2022, B.4).
func jpegProfile(content []byte) []byte {
	const head = "ICC_PROFILE\x00"
	parts := map[byte][]byte{}
	var count byte
	for marker, body := range jpegSegments(content) {
		if marker == 0xe2 && bytes.HasPrefix(body, []byte(head)) && len(body) > len(head)+2 {
			number := body[len(head)]
			parts[number], count = body[len(head)+2:], body[len(head)+1]
		}
	}
	var profile []byte
	for number := byte(1); number <= count && number != 0; number++ {
		profile = append(profile, parts[number]...)
	}
	return profile
}

// pngProfile uses the first of the chunks cICP, iCCP, sRGB, gAMA with cHRM that is there (PNG, third edition, 4.3). A
// cICP without a profile, as for HDR, is skipped.
func pngProfile(content []byte) []byte {
	head, chunks := map[string][]byte{}, pngChunks(content)
	for name, body := range chunks {
		if name == "IDAT" {
			break
		}
		head[name] = body
	}
	if profile := codedProfile(head["cICP"]); profile != nil {
		return profile
	}
	if packed, there := head["iCCP"]; there {
		space := "RGB "
		if len(head["IHDR"]) == 13 && head["IHDR"][9]&2 == 0 { // grey, with alpha or without
			space = "GRAY"
		}
		if profile := ofSpace(reduceProfile(unpackProfile(packed)), space); profile != nil {
			return profile
		}
	}
	if _, there := head["sRGB"]; there {
		return nil
	}
	return measuredProfile(head["gAMA"], head["cHRM"])
}

// unpackProfile inflates the profile of a chunk iCCP, after its name and its compression method.
func unpackProfile(packed []byte) []byte {
	_, packed, found := bytes.Cut(packed, []byte{0})
	if !found || len(packed) == 0 {
		return nil
	}
	inflating, err := zlib.NewReader(bytes.NewReader(packed[1:]))
	if err != nil {
		return nil
	}
	profile, err := io.ReadAll(io.LimitReader(inflating, maxProfile+1))
	if err != nil {
		return nil
	}
	return profile
}

// packProfile is the inverse of unpackProfile, with a name that says nothing.
func packProfile(profile []byte) []byte {
	packed := bytes.NewBufferString("icc\x00\x00")
	deflating := zlib.NewWriter(packed)
	_, _ = deflating.Write(profile) // writing to a buffer never fails
	_ = deflating.Close()           // as above
	return packed.Bytes()
}

// colourTags lists the tags of a profile that define colours (ICC.1:2022, 9.2).
var colourTags = []string{
	"rXYZ", "gXYZ", "bXYZ", "rTRC", "gTRC", "bTRC", "kTRC", "wtpt", "bkpt", "chad", "A2B0", "A2B1",
}

// tag is a tagged element of a profile.
type tag struct {
	name string
	body []byte
}

// reduceProfile returns a profile without what it says of the device, its owner, and the time of measuring. It
// returns nil if it is not a profile or points outside itself, since the parser that gets the result trusts sizes.
func reduceProfile(profile []byte) []byte {
	const entry = 12
	if len(profile) < 132 || len(profile) > maxProfile || string(profile[36:40]) != "acsp" {
		return nil
	}
	count := int64(binary.BigEndian.Uint32(profile[128:]))
	if count > 100 || 132+count*entry > int64(len(profile)) {
		return nil
	}
	var kept []tag
	for at := int64(132); at < 132+count*entry; at += entry {
		name := string(profile[at : at+4])
		from, size := int64(binary.BigEndian.Uint32(profile[at+4:])), int64(binary.BigEndian.Uint32(profile[at+8:]))
		if from+size > int64(len(profile)) {
			return nil
		}
		known := slices.ContainsFunc(kept, func(t tag) bool { return t.name == name })
		if slices.Contains(colourTags, name) && !known {
			kept = append(kept, tag{name, profile[from : from+size]})
		}
	}
	return assembleProfile(profile[:128], kept)
}

// assembleProfile returns a profile of some tags, with what another's header says of colours.
func assembleProfile(header []byte, tags []tag) []byte {
	profile := make([]byte, 128, 1024)
	// Version, class and spaces; the signature; intent and white.
	for _, part := range [][2]int{{8, 24}, {36, 40}, {64, 80}} {
		copy(profile[part[0]:part[1]], header[part[0]:part[1]])
	}
	profile = binary.BigEndian.AppendUint32(profile, uint32(len(tags)))
	at := len(profile) + 12*len(tags)
	for _, t := range tags {
		profile = append(profile, t.name...)
		profile = binary.BigEndian.AppendUint32(profile, uint32(at))
		profile = binary.BigEndian.AppendUint32(profile, uint32(len(t.body)))
		at += (len(t.body) + 3) &^ 3
	}
	for _, t := range tags {
		profile = append(profile, t.body...)
		profile = append(profile, make([]byte, (4-len(t.body)%4)%4)...) // each begins at a multiple of four
	}
	binary.BigEndian.PutUint32(profile, uint32(len(profile)))
	return profile
}

// ofSpace returns the profile if it is of a colour space, else nil.
func ofSpace(profile []byte, space string) []byte {
	if profile == nil || spaceOf(profile) != space {
		return nil
	}
	return profile
}

// spaceOf returns the signature of a profile's colour space.
func spaceOf(profile []byte) string { return string(profile[16:20]) }
