package main

import (
	"bytes"
	"encoding/binary"
	"time"
)

var tables = map[string]*time.Location{}

// table is a zone of Go's database with its jumps listed. The database has rules for the years after 2007, which Go reads anew for each instant:
// that takes hundreds of times as long.
func table(name string) (*time.Location, error) {
	if known := tables[name]; known != nil {
		return known, nil
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil, err
	}
	jumps := jumpsOf(zone)
	listed, err := time.LoadLocationFromTZData(name, tzData(jump{first, offsetAt(zone, first)}, jumps))
	tables[name] = listed
	return listed, err
}

// tzData is a file of RFC 9636, version 2: a header and nothing for version 1, then the jumps, each with a type of its own.
func tzData(start jump, jumps []jump) []byte {
	var out bytes.Buffer
	// Each type names its offset; there may be 256.
	all := append([]jump{start}, jumps...)
	write := func(values ...any) {
		for _, value := range values {
			binary.Write(&out, binary.BigEndian, value)
		}
	}
	header := func(times, types, chars uint32) {
		out.WriteString("TZif2")
		out.Write(make([]byte, 15))
		write(uint32(0), uint32(0), uint32(0), times, types, chars)
	}
	header(0, 1, 1)
	write(int32(0), uint8(0), uint8(0), uint8(0))
	count := uint32(len(all))
	header(count, count, 2)
	for _, jump := range all {
		write(jump.minute * 60)
	}
	for index := range all {
		write(uint8(index))
	}
	for _, jump := range all {
		write(int32(jump.offset*60), uint8(0), uint8(0))
	}
	out.WriteString("Z\x00\n\n")
	return out.Bytes()
}
