package bench

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// start starts the program as a child on the data of this run: how long until it answers, and how much
// memory it holds once it is idle.
func (r *run) start(ctx context.Context) error {
	r.say("start on existing data")
	addr, err := freeAddr(ctx)
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, r.Self, "serve", "--data", r.data, "--addr", addr) //nolint:gosec // this very program
	log, err := os.Create(filepath.Join(r.dir, "child.log"))
	if err != nil {
		return err
	}
	defer func() { _ = log.Close() }()
	cmd.Stdout, cmd.Stderr = log, log
	began := time.Now()
	if err := cmd.Start(); err != nil {
		return err
	}
	defer func() {
		_ = cmd.Process.Signal(os.Interrupt) // it may be gone already
		_ = cmd.Wait()
	}()
	took, err := answers(ctx, "http://"+addr+"/", began)
	if err != nil {
		b, _ := os.ReadFile(log.Name()) //nolint:errcheck // only to say more
		return fmt.Errorf("%w: %s", err, b)
	}
	r.atMost(fmt.Sprintf("start on existing data (%d dossiers) until the home page answers", r.Dossiers), "s", took.Seconds(), 1)
	time.Sleep(2 * time.Second) // let it come to rest
	if kb, err := strconv.ParseFloat(strings.TrimSuffix(field("/proc/"+strconv.Itoa(cmd.Process.Pid)+"/status", "VmRSS"), " kB"), 64); err == nil {
		r.atMost("memory of the idle server (RSS)", "MB", kb/1024, 80)
	}
	return nil
}

// freeAddr is an address nobody listens on now.
func freeAddr(ctx context.Context) (string, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// answers waits for the first 200.
func answers(ctx context.Context, url string, began time.Time) (time.Duration, error) {
	c := newClient(1)
	for time.Since(began) < 20*time.Second {
		if _, _, err := get(ctx, c, url, http.Header{}); err == nil {
			return time.Since(began), nil
		}
		time.Sleep(5 * time.Millisecond)
	}
	return 0, errors.New("the program did not answer within 20 s")
}
