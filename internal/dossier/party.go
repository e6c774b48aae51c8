package dossier

import (
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/form"
)

// PartiesOf makes the three records of a dossier out of the standard block of a form: who hands it in, whose
// matter it is, and on what ground the first acts for the second (decisions §9).
func PartiesOf(w form.Who) []Party {
	submitter := partyOf(Submitter, w.Submitter)
	list := []Party{submitter}
	if w.Acting == "" || w.Acting == "self" {
		return list
	}
	subject := partyOf(Subject, w.Subject)
	subject.Name = w.Subject.Shown()
	if w.Subject.TaxCode != "" {
		subject.IDNo = w.Subject.TaxCode
	}
	list[0].Ground = strings.Join(slices.DeleteFunc([]string{w.Relation, w.Ground}, func(s string) bool { return s == "" }), "; ")
	return append(list, subject)
}

func partyOf(role string, p form.Person) Party {
	return Party{Role: role, Name: p.Name, IDNo: p.CitizenID, Phone: p.Phone, Email: p.Email, Address: p.Address.String()}
}

// follow brings the parties after what the answers now say of them. What the answers said before and still say
// leaves a party as it is: it may have been corrected since.
func follow(parties, was, now []Party) []Party {
	out := slices.Clone(parties)
	for _, n := range now {
		i := slices.IndexFunc(out, func(p Party) bool { return p.Role == n.Role })
		if i < 0 {
			if n.Name != "" {
				out = append(out, n)
			}
			continue
		}
		o := Party{}
		if k := slices.IndexFunc(was, func(p Party) bool { return p.Role == n.Role }); k >= 0 {
			o = was[k]
		}
		for _, f := range PartyFields() {
			if *n.Field(f) != *o.Field(f) {
				*out[i].Field(f) = *n.Field(f)
			}
		}
	}
	return out
}

// Field is a field of a party by its name, see PartyFields.
func (p *Party) Field(name string) *string {
	return map[string]*string{"name": &p.Name, "id_no": &p.IDNo, "phone": &p.Phone, "email": &p.Email, "address": &p.Address, "ground": &p.Ground}[name]
}
