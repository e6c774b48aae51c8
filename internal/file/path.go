package file

import (
	"net/url"
	"strconv"
)

// The addresses of the room. They are made here so that the pages of other rooms can lead there.

// Path is the address of the file for those who may read it.
func (f File) Path() string { return "/file/" + f.ID }

// Download is the address under which the file is saved instead of shown.
func (f File) Download() string { return f.Path() + "?save=1" }

// Picture is the address of a picture of page n, from 1.
func (f File) Picture(n int, w Width) string {
	p := f.Path() + "/page/" + strconv.Itoa(n)
	if w == Thumb {
		p += "?small=1"
	}
	return p
}

// Slot says where the files of one question stand: for the addresses that change it.
type Slot struct {
	Owner Owner
	Paper string
	ID    string // of the list in the page, so that a part of the page can be drawn anew
	Back  string // address of the page, for those without script
}

func (l Slot) query() url.Values {
	v := url.Values{}
	for k, s := range map[string]string{"list": l.ID, "back": l.Back} {
		if s != "" {
			v.Set(k, s)
		}
	}
	return v
}

// Upload is the address that takes one more file for the list.
func (l Slot) Upload() string {
	v := l.query()
	v.Set("owner", l.Owner.String())
	v.Set("paper", l.Paper)
	return "/file?" + v.Encode()
}

// Remove is the address that takes a file out of the list.
func (l Slot) Remove(f File) string {
	p := f.Path() + "/remove"
	if q := l.query().Encode(); q != "" {
		p += "?" + q
	}
	return p
}
