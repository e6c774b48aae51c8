package account

import (
	"context"
	"errors"
	"testing"

	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
	"github.com/motcua/motcua/internal/org"
)

// TestChangedFormUnderTheSameKey: whatever of the form changed, its title and telephone too, the second is a conflict that
// links the person who was entered, and the one-time password is shown once.
func TestChangedFormUnderTheSameKey(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		h := build(t, db)
		auth := newAuth(db, cheap)
		add := func(title string) (Added, error) {
			s := NewStaff{Name: "Mai Văn Hai", Unit: h.culture, Title: title, Login: "mai.hai", From: today}
			return auth.AddStaff(context.Background(), org.Request{Viewer: h.viewer(h.it, today), Sent: action.Sent{Key: "k", Body: []byte(title)}}, s)
		}
		first, err := add("Chuyên viên")
		if err != nil || first.OneTime == "" {
			t.Fatalf("%+v, %v", first, err)
		}
		if again, err := add("Chuyên viên"); err != nil || again.Person != first.Person || again.OneTime != "" {
			t.Errorf("pressed twice: %+v, %v", again, err)
		}
		_, err = add("Trưởng phòng")
		var f *fault.Fault
		if !errors.As(err, &f) || f.Code != fault.Conflict || f.Link != string(org.PersonPath(first.Person)) {
			t.Errorf("another title under the same key: %v", err)
		}
	})
}
