// Package argon2 hashes passwords with Argon2id (RFC 9106) and reuses the memory. It knows nothing of chat.
//
// golang.org/x/crypto/argon2 does the work. That package allocates memory for each hash and leaves it to the garbage
// collector: under a flood of sign-ins, several times as much as is in use. Its steps are not exported, so they are
// linked by name. The tests compare the result with the package's own, and fail if a later version does not fit.
package argon2

import (
	"encoding/binary"
	"sync"
	_ "unsafe" // for go:linkname

	"golang.org/x/crypto/blake2b"
)

const (
	argon2id     = 2        // the number of the mode in the package
	blockSize    = 1024 / 8 // in words
	syncPoints   = 4
	seedSize     = blake2b.Size + 8
	columnOffset = blake2b.Size     // of the column in a block's seed, in bytes
	laneOffset   = blake2b.Size + 4 // of the lane
)

type block [blockSize]uint64

//go:linkname initHash golang.org/x/crypto/argon2.initHash
func initHash(password, salt, key, data []byte, time, memory, threads, keyLen uint32, mode int) [seedSize]byte

//go:linkname blake2bHash golang.org/x/crypto/argon2.blake2bHash
func blake2bHash(out, in []byte)

//go:linkname processBlocks golang.org/x/crypto/argon2.processBlocks
func processBlocks(blocks []block, time, memory, threads uint32, mode int)

//go:linkname extractKey golang.org/x/crypto/argon2.extractKey
func extractKey(blocks []block, memory, threads, keyLen uint32) []byte

// Memory lends memory to hashes. The garbage collector frees what is not used for a while. The zero Memory is ready for
// use.
type Memory struct {
	pool sync.Pool // of *[]block
}

// IDKey returns the same key as golang.org/x/crypto/argon2.IDKey. time is the number of passes, memory is in KiB.
func (m *Memory) IDKey(password, salt []byte, time, memory uint32, threads uint8, keyLen uint32) []byte {
	lanes := uint32(threads)
	seed := initHash(password, salt, nil, nil, time, memory, lanes, keyLen, argon2id)
	size := max(memory/(syncPoints*lanes), 2) * syncPoints * lanes
	blocks := m.take(int(size))
	defer m.pool.Put(&blocks)
	seedLanes(blocks, seed, lanes)
	processBlocks(blocks, time, size, lanes, argon2id)
	return extractKey(blocks, size, lanes, keyLen)
}

// take returns blocks of zeros, because the first pass mixes in what they hold.
func (m *Memory) take(size int) []block {
	if used, is := m.pool.Get().(*[]block); is && cap(*used) >= size {
		blocks := (*used)[:size]
		clear(blocks)
		return blocks
	}
	return make([]block, size)
}

// seedLanes computes the first two blocks of each lane (RFC 9106, 3.2, steps 3 and 4).
func seedLanes(blocks []block, seed [seedSize]byte, lanes uint32) {
	var content [8 * blockSize]byte
	length := uint32(len(blocks)) / lanes
	for lane := range lanes {
		binary.LittleEndian.PutUint32(seed[laneOffset:], lane)
		for column := range uint32(2) {
			binary.LittleEndian.PutUint32(seed[columnOffset:], column)
			blake2bHash(content[:], seed[:])
			first := &blocks[lane*length+column]
			for i := range first {
				first[i] = binary.LittleEndian.Uint64(content[8*i:])
			}
		}
	}
}
