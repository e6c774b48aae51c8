package dossier

import "github.com/motcua/motcua/internal/form"

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
	list[0].Ground = w.Ground
	if list[0].Ground == "" {
		list[0].Ground = w.Relation
	}
	return append(list, subject)
}

func partyOf(role string, p form.Person) Party {
	return Party{Role: role, Name: p.Name, IDNo: p.CitizenID, Phone: p.Phone, Email: p.Email, Address: p.Address.String()}
}
