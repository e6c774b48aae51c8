package cataloguepage

import (
	"strconv"

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

func dateValues(name string, y, m, d int) map[string][]string {
	return map[string][]string{name + ".d": {strconv.Itoa(d)}, name + ".m": {strconv.Itoa(m)}, name + ".y": {strconv.Itoa(y)}}
}
