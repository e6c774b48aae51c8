package event

// PartnerKeyMade says that a key for a partner was made. It holds no secret.
type PartnerKeyMade struct {
	Key       string   `json:"key"`
	Name      string   `json:"name"` // of the partner
	Scopes    []string `json:"scopes"`
	Person    string   `json:"person"` // in whose name it acts; empty: nobody's
	PerMinute int64    `json:"per_minute"`
}

// Kind is the name of the fact.
func (PartnerKeyMade) Kind() string { return "partner.key_made" }

// Record is the key it is about.
func (f PartnerKeyMade) Record() string { return "partner:" + f.Key }

// PartnerKeyAgreed says that the official in whose name a key acts has agreed and taken its secret.
type PartnerKeyAgreed struct {
	Key string `json:"key"`
}

// Kind is the name of the fact.
func (PartnerKeyAgreed) Kind() string { return "partner.key_agreed" }

// Record is the key it is about.
func (f PartnerKeyAgreed) Record() string { return "partner:" + f.Key }

// PartnerKeyWithdrawn says that a key opens nothing from now on.
type PartnerKeyWithdrawn struct {
	Key string `json:"key"`
}

// Kind is the name of the fact.
func (PartnerKeyWithdrawn) Kind() string { return "partner.key_withdrawn" }

// Record is the key it is about.
func (f PartnerKeyWithdrawn) Record() string { return "partner:" + f.Key }
