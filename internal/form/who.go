package form

// actingField is where the standard block keeps for whom the submitter acts.
const actingField = "/acting"

// Person is somebody named in a form.
type Person struct {
	Name         string
	CitizenID    string
	Birth        string // written form of a day.Partial
	Sex          string
	Phone        string
	Email        string
	Address      Address
	Organisation string // of an organisation instead of a person
	TaxCode      string
}

// Who are the people of a dossier: who hands it in, whose matter it is, and on what ground the first acts for
// the second. Three records, never mixed (NĐ 118/2025/NĐ-CP; decision 9 of the house).
type Who struct {
	Acting    string // "self", "relative", "authorised", "guardian", "organisation"
	Submitter Person
	Subject   Person // the submitter, when acting for oneself
	Relation  string
	Ground    string
}

// Who reads the standard block out of the answers.
func (a Answers) Who() Who {
	w := Who{
		Acting: a.Text(actingField), Submitter: a.person("/submitter"),
		Relation: a.Text("/representative/relation"), Ground: a.Text("/representative/ground"),
	}
	w.Subject = a.person("/subject")
	if w.Acting == "self" {
		sex := w.Subject.Sex
		if w.Subject = w.Submitter; w.Subject.Sex == "" {
			w.Subject.Sex = sex
		}
		w.Relation, w.Ground = "", ""
	}
	return w
}

func (a Answers) person(at string) Person {
	return Person{
		Name: a.Text(at + "/name"), CitizenID: a.Text(at + "/citizen_id"), Birth: a.Text(at + "/birth"), Sex: a.Text(at + "/sex"),
		Phone: a.Text(at + "/phone"), Email: a.Text(at + "/email"), Address: addressOf(a.At(at + "/address")),
		Organisation: a.Text(at + "/organisation"), TaxCode: a.Text(at + "/tax_code"),
	}
}

// Shown is the name by which lists call the subject: the organisation, or the person.
func (p Person) Shown() string {
	if p.Organisation != "" {
		return p.Organisation
	}
	return p.Name
}

// Known are the facts the account knows of its holder. They are shown to be confirmed, not typed again; what is
// empty is asked.
type Known struct {
	Name, CitizenID, Birth, Sex, Phone, Email string
	Address                                   Address
}

func (k Known) value(fact string) any {
	switch fact {
	case "name":
		return orNil(k.Name)
	case "citizen_id":
		return orNil(k.CitizenID)
	case "birth":
		return orNil(k.Birth)
	case "sex":
		return orNil(k.Sex)
	case "phone":
		return orNil(k.Phone)
	case "email":
		return orNil(k.Email)
	case "address":
		return k.Address.value()
	}
	return nil
}

// Prefill puts the facts of the account where the form asks for them and nothing is answered yet.
func (f *Form) Prefill(a Answers, k Known) Answers {
	out := a.Copy()
	for _, q := range f.asked {
		if v := k.value(q.Known); v != nil && prune(out.At(q.Field)) == nil {
			out.Set(q.Field, v)
		}
	}
	return out
}

// Usual are the answers that nearly everybody gives, as the layout names them. The counter begins with them;
// a citizen is never answered for.
func (f *Form) Usual() Answers {
	out := Answers{}
	for _, q := range f.asked {
		if q.Usual != nil {
			out.Set(q.Field, q.Usual)
		}
	}
	return out
}
