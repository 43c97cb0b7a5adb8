// How far apart two words are as they are written.

/**
 * The letters of a term as bits, to tell quickly that two terms are far apart.
 * @param {string} term
 */
export function lettersOf(term) {
  let letters = 0;
  for (let place = 0; place < term.length; place += 1) letters |= 1 << (term.charCodeAt(place) & 31);
  return letters;
}

/**
 * @param {number} letters Letters of one term.
 * @param {number} others Letters of another.
 * @returns {number} How many of the first the second does not have.
 */
export function missing(letters, others) {
  let count = 0;
  for (let rest = letters & ~others; rest; rest &= rest - 1) count += 1;
  return count;
}

/**
 * @param {string} one
 * @param {string} [other]
 * @returns {number} Length of the beginning that both have.
 */
export function common(one, other = "") {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
}

/**
 * Letters to add, drop, change or swap with the next to turn one term into another.
 * @param {string} typed
 * @param {string} term
 * @param {number} most Above it counting stops.
 * @param {boolean} [growing] Whether any beginning of `term` will do.
 * @returns {number} `most` + 1 stands for all that is more.
 */
export function errors(typed, term, most, growing = false) {
  const width = Math.min(term.length, growing ? typed.length + most : term.length);
  /** @type {number[]} */
  let beforeLast = [];
  let last = Array.from({ length: width + 1 }, (_, place) => place);
  for (let line = 1; line <= typed.length; line += 1) {
    const row = [line];
    let least = line;
    for (let place = 1; place <= width; place += 1) {
      const same = typed[line - 1] === term[place - 1];
      let cost = Math.min(last[place] + 1, row[place - 1] + 1, last[place - 1] + (same ? 0 : 1));
      if (line > 1 && place > 1 && typed[line - 1] === term[place - 2] && typed[line - 2] === term[place - 1]) {
        cost = Math.min(cost, beforeLast[place - 2] + 1);
      }
      row.push(cost);
      least = Math.min(least, cost);
    }
    if (least > most) return most + 1;
    beforeLast = last;
    last = row;
  }
  return Math.min(most + 1, growing ? Math.min(...last) : last[width]);
}
