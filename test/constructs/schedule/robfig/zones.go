package main

import (
	"archive/zip"
	"fmt"
	"io"
	"sort"
	"strings"
	"time"
)

// The minutes, since 1970, that the offsets are listed of: the years that schedules are judged over, and some more.
var (
	first = time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC).Unix() / 60
	last  = time.Date(2038, 1, 1, 0, 0, 0, 0, time.UTC).Unix() / 60
)

// printZones prints a line for all zones that keep the same time: "<offset> <minute>:<offset> ...|<name> <name> ...".
// Offsets are minutes to add to UTC; a minute is the first that has the offset behind it.
func printZones(database string) error {
	archive, err := zip.OpenReader(database)
	if err != nil {
		return err
	}
	defer archive.Close()
	names := map[string][]string{}
	for _, file := range archive.File {
		if strings.HasSuffix(file.Name, "/") {
			continue
		}
		content, err := file.Open()
		if err != nil {
			return err
		}
		data, err := io.ReadAll(content)
		if err != nil {
			return err
		}
		zone, err := time.LoadLocationFromTZData(file.Name, data)
		if err != nil {
			return err
		}
		offsets := offsetsOf(zone)
		names[offsets] = append(names[offsets], file.Name)
	}
	lines := []string{}
	for offsets, zones := range names {
		sort.Strings(zones)
		lines = append(lines, offsets+"|"+strings.Join(zones, " "))
	}
	sort.Strings(lines)
	fmt.Println(strings.Join(lines, "\n"))
	return nil
}

// jump is the first minute of an offset, both in minutes.
type jump struct{ minute, offset int64 }

func offsetsOf(zone *time.Location) string {
	text := fmt.Sprint(offsetAt(zone, first))
	for _, jump := range jumpsOf(zone) {
		text += fmt.Sprintf(" %d:%d", jump.minute, jump.offset)
	}
	return text
}

func jumpsOf(zone *time.Location) []jump {
	const day = 24 * 60
	jumps := []jump{}
	offset := offsetAt(zone, first)
	for minute := first; minute < last; minute += day {
		if offsetAt(zone, minute+day) == offset {
			continue
		}
		at := minute + int64(sort.Search(day, func(more int) bool { return offsetAt(zone, minute+int64(more)) != offset }))
		offset = offsetAt(zone, minute+day)
		jumps = append(jumps, jump{at, offset})
	}
	return jumps
}

func offsetAt(zone *time.Location, minute int64) int64 {
	_, seconds := time.Unix(minute*60, 0).In(zone).Zone()
	if seconds%60 != 0 {
		panic(fmt.Sprintf("%s is not at a whole minute from UTC", zone))
	}
	return int64(seconds / 60)
}
