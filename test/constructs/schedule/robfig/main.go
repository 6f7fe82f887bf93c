// What Kubernetes' own parts say of schedules and time zones, for tests: robfig/cron 3.0.1, and Go's time zone database.
//
//	robfig zones <zoneinfo.zip>   prints all zones
//	robfig runs [listed]          answers a line of stdin with a line: "<zone>\t<from>\t<to>\t<schedule>", seconds since 1970
package main

import (
	"bufio"
	"fmt"
	"os"
)

func main() {
	if len(os.Args) == 3 && os.Args[1] == "zones" {
		if err := printZones(os.Args[2]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	listed := len(os.Args) == 3 && os.Args[2] == "listed"
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<20)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for in.Scan() {
		fmt.Fprintln(out, answer(in.Text(), listed))
	}
}
