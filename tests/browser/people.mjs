// The people of the journeys.
const syllables = [['Nông', 'Hoàng', 'Vi', 'Lương', 'Chu', 'Lăng', 'Triệu', 'Đàm'], ['Thị', 'Ngọc', 'Thu', 'Minh', 'Thanh', 'Kim', 'Bích', 'Mỹ'],
  ['Hoa', 'Lan', 'Huệ', 'Mai', 'Cúc', 'Đào', 'Liên', 'Sen'], ['Lê', 'Sa', 'An', 'Na', 'Chi', 'Vân', 'Hà', 'Yên']]

/** Finds their names in a text. */
export const names = new RegExp(syllables.map(list => `(${list.join('|')})`).join(' '), 'g')

let born = Number(process.env.MOTCUA_TEST_SEED ?? 0) % 4096

/** A name, a telephone and a number nobody else in the house has, so that journeys can share it. */
export function newcomer() {
  const n = born++
  const name = syllables.map((list, i) => list[Math.floor(n / 8 ** i) % 8]).join(' ')
  const digits = String(100_000 + (n * 211) % 900_000)
  const phone = `0905${digits}`
  return { name, phone, second: phone.slice(-4), id: '020196' + digits }
}
