package sms

import (
	"encoding/json"
	"net/http"
	"slices"
	"sync"
)

// Taken is a message that the simulator has taken.
type Taken struct{ ID, To, Text string }

// Simulator is a gateway that keeps what it is given instead of sending it. It speaks the protocol of this package
// and can be told to be in trouble. The zero value with a key works.
type Simulator struct {
	Key string

	mu      sync.Mutex
	trouble int
	taken   []Taken
}

// Trouble makes the gateway refuse the next n messages.
func (s *Simulator) Trouble(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.trouble = n
}

// Taken lists the messages taken so far.
func (s *Simulator) Taken() []Taken {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.taken)
}

// ServeHTTP answers as a gateway does.
func (s *Simulator) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Authorization") != "Bearer "+s.Key {
		refuse(w, http.StatusUnauthorized, "wrong key")
		return
	}
	if r.Method == http.MethodGet {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	var m message
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 64<<10)).Decode(&m); err != nil || r.Method != http.MethodPost || m.ID == "" ||
		m.To == "" || m.Text == "" {
		refuse(w, http.StatusBadRequest, "id, to and text are needed")
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.trouble > 0 {
		s.trouble--
		refuse(w, http.StatusServiceUnavailable, "try again later")
		return
	}
	if !slices.ContainsFunc(s.taken, func(t Taken) bool { return t.ID == m.ID }) {
		s.taken = append(s.taken, Taken(m))
	}
	w.WriteHeader(http.StatusAccepted)
}

func refuse(w http.ResponseWriter, status int, why string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]string{"error": why}) // the asker went away
}
