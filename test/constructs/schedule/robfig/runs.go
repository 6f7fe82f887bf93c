package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
)

// answer says "<runs> <longest gap> <run before it> <digest>", in seconds, or "refused <why>".
//
// With listed the zone is the same, and faster. A run is the next one after the run before it, as for Kubernetes. The digest is of all runs, in order.
func answer(line string, listed bool) string {
	parts := strings.SplitN(line, "\t", 4)
	schedule, zone := parts[3], parts[0]
	// As the API server does it: the zone is a field of its own.
	if _, err := cron.ParseStandard(schedule); err != nil {
		return "refused " + err.Error()
	}
	if strings.Contains(schedule, "TZ") {
		return "refused cannot use TZ or CRON_TZ in schedule, use timeZone field instead"
	}
	parsed, err := parse(schedule, zone, listed)
	if err != nil {
		return "refused " + err.Error()
	}
	from, _ := strconv.ParseInt(parts[1], 10, 64)
	to, _ := strconv.ParseInt(parts[2], 10, 64)
	var runs, gap, after, former int64
	digest := uint32(0)
	for next := parsed.Next(time.Unix(from, 0)); !next.IsZero() && next.Unix() < to; next = parsed.Next(next) {
		time := next.Unix()
		// It would find the same time for ever.
		if runs > 0 && time <= former {
			break
		}
		if runs > 0 && time-former > gap {
			gap, after = time-former, former
		}
		runs, former = runs+1, time
		digest = digest*31 + uint32(time)
	}
	return fmt.Sprintf("%d %d %d %d", runs, gap, after, digest)
}

func parse(schedule, zone string, listed bool) (cron.Schedule, error) {
	if !listed {
		// As the controller does it.
		return cron.ParseStandard("TZ=" + zone + " " + schedule)
	}
	parsed, err := cron.ParseStandard(schedule)
	if err != nil {
		return nil, err
	}
	fields, ok := parsed.(*cron.SpecSchedule)
	if ok {
		fields.Location, err = table(zone)
	}
	return parsed, err
}
