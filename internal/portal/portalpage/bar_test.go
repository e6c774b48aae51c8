package portalpage

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/kit/view"
)

// TestTheBarInEveryState: whatever the state and the step, one piece of the bar is where the dossier is; what lies before it
// is done, what comes is not, and only a result that was returned is all done.
func TestTheBarInEveryState(t *testing.T) {
	b, err := lang.Load(Lang, view.Lang)
	if err != nil {
		t.Fatal(err)
	}
	var own catalogue.Version
	own.Process = &catalogue.Process{Steps: []catalogue.Step{
		{Key: "intake", Role: "receiver", Actions: []string{"accept"}, Public: "Tiếp nhận"}, {Key: "assign", Role: "head"},
		{Key: "check", Role: "specialist", Public: "Đang xem xét"}, {Key: "second", Role: "specialist", Public: "Đang xem xét thêm"},
		{Key: "stamp", Role: "clerk"}, {Key: "return", Role: "receiver", Public: "Chờ nhận kết quả"}}}
	for _, c := range []catalogue.Version{{}, own} {
		keys := []string{"", "intake", "nobody knows"}
		for _, s := range dossier.Steps(c) {
			keys = append(keys, s.Key)
		}
		for state := dossier.New; state <= dossier.Returned; state++ {
			for _, home := range []string{"", "VPUBND"} {
				for _, accepted := range []time.Time{{}, time.Unix(1e9, 0)} {
					for _, key := range keys {
						v := stateView{Base: view.Base{Words: b.Words(lang.Default)}, Dossier: &dossier.Dossier{State: state, AcceptedAt: accepted,
							Home: home, Step: dossier.Step{Key: key}}}
						if wrong := wrongBar(v.Dossier, v.bar(c)); wrong != "" {
							t.Errorf("state %d, accepted %v, home %q, step %q: %s: %v", state, !accepted.IsZero(), home, key, wrong, states(v.bar(c)))
						}
					}
				}
			}
		}
	}
	v := stateView{Base: view.Base{Words: b.Words(lang.Default)}, Dossier: &dossier.Dossier{State: dossier.AwaitPapers}}
	for _, x := range []struct {
		step     string
		accepted bool
		state    dossier.State
		want     string
	}{
		{"intake", false, dossier.New, "[now next next]"},
		{"intake", false, dossier.AwaitPapers, "[now next next]"},
		{"intake", false, dossier.Withdrawn, "[stop next next]"},
		{"assign", true, dossier.Accepted, "[done now next]"},
		{"second", true, dossier.AwaitPapers, "[done now next]"},
		{"check", true, dossier.Stopped, "[done stop next]"},
		{"stamp", true, dossier.Processing, "[done now next]"},
		{"return", true, dossier.Done, "[done done now]"},
		{"return", true, dossier.Returned, "[done done done]"},
	} {
		v.Dossier = &dossier.Dossier{State: x.state, Step: dossier.Step{Key: x.step}}
		if x.accepted {
			v.Dossier.AcceptedAt = time.Unix(1e9, 0)
		}
		if got := fmt.Sprint(states(v.bar(own))); got != x.want {
			t.Errorf("state %d at %s: %s, want %s", x.state, x.step, got, x.want)
		}
	}
}

func states(bar []view.Step) (list []string) {
	for _, s := range bar {
		list = append(list, s.State)
	}
	return list
}

func wrongBar(d *dossier.Dossier, bar []view.Step) string {
	list := states(bar)
	at := slices.IndexFunc(list, func(s string) bool { return s != "done" })
	switch {
	case d.State == dossier.Returned && at < 0:
		return ""
	case d.State == dossier.Returned || at < 0:
		return "all done or not"
	case d.State.Ended() != (list[at] == "stop"):
		return "ended or not"
	case !d.State.Ended() && list[at] != "now":
		return "nothing is where it is"
	case slices.ContainsFunc(list[at+1:], func(s string) bool { return s != "next" }):
		return "something behind it"
	case !d.Mirrored() && d.AcceptedAt.IsZero() && d.State == dossier.AwaitPapers && at > 0:
		return "not accepted"
	}
	return ""
}
