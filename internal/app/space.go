package app

import (
	"net/http"
	"path/filepath"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/kit/space"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
)

// space says which disks this house writes to, as far as they can be seen from here.
func (c Config) space(now func() time.Time) space.Config {
	s := space.Config{Folders: append([]string{c.Data}, c.WatchDisks...), Percent: c.KeepFreePercent, MB: c.KeepFreeMB, Look: c.Look, Now: now}
	if file, ok := strings.CutPrefix(c.database(), "sqlite:"); ok {
		s.Folders = append(s.Folders, filepath.Dir(file))
	}
	return s
}

// inNameOf says in whose name a request writes: by who has signed in, before anything is read of what it brings. Keys of
// partners are known further in.
func inNameOf(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r.WithContext(space.As(r.Context(), writer(r))))
	})
}

func writer(r *http.Request) space.Writer {
	v := org.ViewerOf(r.Context())
	switch {
	case !web.TakesIn(r):
		return space.House
	case v.Staff():
		return space.Official
	case !v.Anonymous():
		return space.Account
	}
	return space.Stranger
}

// alarm is what administrators read above every page while somebody has to stop writing.
func (a *App) alarm(w *lang.Words) string {
	s := a.Space.State()
	if len(s.Stopped()) == 0 {
		return ""
	}
	return w.T("app.space_alarm", stopped(w, s)...)
}

// stopped are the arguments of the words about a disk: which, how much of it is free, and who has to stop.
func stopped(w *lang.Words, s space.State) []any {
	var who []string
	for _, name := range s.Stopped() {
		who = append(who, w.T("app.space_"+name))
	}
	return []any{"path", s.Folder, "free", s.Percent(), "mb", s.Free >> 20, "who", strings.Join(who, ", ")}
}
