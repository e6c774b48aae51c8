package file

import "github.com/motcua/motcua/internal/kit/room"

// tables says how a seed copies files: what they are, not their bytes, which copies share.
var tables = []room.Table{
	{Name: "file_file", Of: "owner_id", ID: "id", Under: []string{"file:"}, Moments: []string{"at", "attached", "removed"},
		Personal: map[string]room.Personal{"address": room.Repeated}},
	{Name: "file_owner", Of: "id"},
	{Name: "file_blob", Stays: "the bytes, by their content: copies share them"},
	{Name: "file_picture", Stays: "made of the bytes"},
}
