#!/usr/bin/env bash
# room.sh NAME: a running room of plain records (kit/record), to be changed into what it is for: its table, fact, record,
# card, rights, words in both languages and tests. See CONTRIBUTING.md.
set -euo pipefail
name=${1:-}
[[ $name =~ ^[a-z]+$ ]] || { echo "make room NAME=x: a name of small letters" >&2; exit 2; }
for d in internal/$name internal/event/$name; do
	[[ ! -e $d ]] || { echo "$d is there already" >&2; exit 1; }
done
write() { mkdir -p "$(dirname "$2")"; sed "s/@name@/$name/g" "scripts/room/$1.tmpl" > "$2"; }
write event.go "internal/event/$name/$name.go"
write room.go "internal/$name/$name.go"
write room_test.go "internal/$name/${name}_test.go"
write migration.sql "internal/$name/migrations/0001_$name.sql"
write vi.json "internal/$name/lang/vi.json"
write en.json "internal/$name/lang/en.json"
write routes.go "internal/$name/${name}page/routes.go"
write roles.txt "internal/$name/testdata/roles.txt"
write rights.txt "internal/$name/${name}page/testdata/rights.txt"
sed -i -e "s#^\t\tcard.Of(a.base()),#\t\t${name}page.Card(h),\n&#" -e "0,/^\t\"github.com/s##\t\"github.com/motcua/motcua/internal/$name/${name}page\"\n&#" internal/app/rooms.go
sed -i "s#^| \`internal/figure\` .*#&\n| \`internal/$name\` | plain records of units |\n| \`internal/$name/${name}page\` | what people see of them |#" docs/map.md
sed -i "s#^\( floor 3 .* notify\) \{1,$((${#name} + 2))\}\( \+the\)#\1  $name\2#" README.md
gofmt -w internal/app/rooms.go "internal/$name" "internal/event/$name"
make -s facts
echo "internal/$name is there: give it its fields, words and rights, then go test ./internal/$name . ./internal/app"
