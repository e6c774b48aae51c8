package cataloguepage

import (
	"fmt"
	"strconv"
	"time"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/web"
)

// seen is the revision that the page showed.
func seen(f web.Form) int64 {
	n, err := strconv.ParseInt(f.Text("rev"), 10, 64)
	if err != nil {
		return -1
	}
	return n
}

// readDay reads a date from three boxes.
func readDay(f web.Form, name string) (day.Date, *fault.Field) {
	p := f.Date(name)
	d, err := time.Parse("2006-1-2", fmt.Sprintf("%s-%s-%s", p.Year, p.Month, p.Day))
	if err != nil || d.Year() < 1900 || d.Year() > 2200 {
		return 0, &fault.Field{Name: name, Key: "cataloguepage.day_wrong"}
	}
	return day.On(d.Year(), d.Month(), d.Day()), nil
}

func dateValues(name string, y, m, d int) map[string][]string {
	return map[string][]string{name + ".d": {strconv.Itoa(d)}, name + ".m": {strconv.Itoa(m)}, name + ".y": {strconv.Itoa(y)}}
}
