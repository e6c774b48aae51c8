// Package partner holds the facts of room partner.
package partner

// KeyMade says that a key for a partner was made. It holds no secret.
type KeyMade struct {
	Key       string   `json:"key"`
	Name      string   `json:"name"` // of the partner
	Scopes    []string `json:"scopes"`
	Person    string   `json:"person"` // in whose name it acts; empty: nobody's
	PerMinute int64    `json:"per_minute"`
}

// Kind is the name of the fact.
func (KeyMade) Kind() string { return "partner.key_made" }

// Record is the key it is about.
func (f KeyMade) Record() string { return "partner:" + f.Key }

// KeyAgreed says that the official in whose name a key acts has agreed and taken its secret.
type KeyAgreed struct {
	Key string `json:"key"`
}

// Kind is the name of the fact.
func (KeyAgreed) Kind() string { return "partner.key_agreed" }

// Record is the key it is about.
func (f KeyAgreed) Record() string { return "partner:" + f.Key }

// KeyWithdrawn says that a key opens nothing from now on.
type KeyWithdrawn struct {
	Key string `json:"key"`
}

// Kind is the name of the fact.
func (KeyWithdrawn) Kind() string { return "partner.key_withdrawn" }

// Record is the key it is about.
func (f KeyWithdrawn) Record() string { return "partner:" + f.Key }
