package account

import (
	"context"
	"testing"

	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
	"github.com/motcua/motcua/internal/org"
)

func TestLeave(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		h := build(t, db)
		auth := newAuth(db, Config{NoTOTP: true, HashMemory: 64, HashTime: 1})
		h.account(auth, h.chairman, "ky.hv", false)
		in, err := auth.SignIn(context.Background(), Attempt{Officials, "ky.hv", good, client})
		if err != nil {
			t.Fatal(err)
		}
		write(t, db, func(tx *store.Tx) error {
			if _, err := org.GivePost(tx, org.Post{Person: h.chairman, Unit: h.commune, Title: "Chủ tịch UBND phường", From: long}, by); err != nil {
				return err
			}
			_, err := org.Delegate(tx, org.Delegation{By: h.chairman, To: h.head, Unit: h.commune, Role: org.Chairman, From: today, Last: today.Add(30)}, by)
			return err
		})
		write(t, db, func(tx *store.Tx) error { return auth.Org.Depart(tx, h.chairman, "", by) })
		if v, err := auth.Load(context.Background(), in.Token, client); err != nil || !v.Anonymous() {
			t.Errorf("the session of a leaver still works: %v %v", v, err)
		}
		if _, err := auth.SignIn(context.Background(), Attempt{Officials, "ky.hv", good, client}); err == nil {
			t.Error("a leaver signs in")
		}
		if h.viewer(h.head, today).Can(sign, h.commune) {
			t.Error("the delegation of a leaver still works")
		}
		read(t, db, func(q *store.Snapshot) error {
			title, err := org.TitleOf(q, h.chairman, h.commune, today.Add(-1))
			if title != "Chủ tịch UBND phường" || err != nil {
				t.Errorf("the post of yesterday: %q %v", title, err)
			}
			if title, err = org.TitleOf(q, h.chairman, h.commune, today); title != "" {
				t.Errorf("the post of today: %q", title)
			}
			return err
		})
		err = db.Write(context.Background(), func(tx *store.Tx) error {
			_, err := org.GiveRole(tx, org.Grant{Person: h.chairman, Unit: h.commune, Role: org.Clerk, From: today}, by)
			return err
		})
		wantFault(t, err, fault.NotFound, "org.person_unknown")
	})
}
