// Words of a text as the index knows them. The build and the reader's browser use this same module, so that both
// agree on what a word is.

/** Words that say nothing about a subject; a query may be full of them ("how do I …"). */
const STOP_WORDS = new Set(
  (
    "a about after also although an and any are arent as at be because been before being between both but by can " +
    "cant could did didnt difference do does doesnt doing done dont each either else even every explain explained " +
    "for from get gets go goes going gone got had has have having how however i if im in instead into is isnt it " +
    "its itself just let like made make makes making many me more most much must my need of on only or other " +
    "others our ours please rather should since so some still such tell than that the their theirs them then " +
    "there these they thing things this those though to too use used uses using versus very vs was we were what " +
    "whats when where whether which while who whom whose why will with within without wont would yet you your yours"
  ).split(" "),
);

const WORD = /[\p{L}\p{N}]+(?:\.\p{N}+)*/gu;

/**
 * Signs that people write or leave out: accents, "'s", the commas of 10,000 and its short form 10k, the "^" of x^2.
 * @param {string} text
 */
function fold(text) {
  return text
    .normalize("NFKD")
    .replace(/\p{Mn}/gu, "")
    .replace(/['’]s\b/gi, "")
    .replace(/(?<=\p{L})['’](?=\p{L})/gu, "")
    .replace(/(?<=\d),(?=\d{3})/g, "")
    .replace(/(?<![\p{L}\p{N}.])(\d+)k(?![\p{L}\p{N}])/giu, "$1000")
    .replace(/(?<=\p{L})\^(?=\p{L}|\p{N})/gu, "");
}

/**
 * @param {string} text
 * @returns {string[]} Lower-case words without accents, in order.
 */
export function words(text) {
  return fold(text).toLowerCase().match(WORD) ?? [];
}

/**
 * The form under which a word stands in the index: endings that only change the grammar are cut off.
 * @param {string} word
 * @returns {string | null} Null for a word that is not indexed.
 */
export function term(word) {
  if (STOP_WORDS.has(word)) return null;
  return stem(word);
}

/**
 * Endings that make one word of another, and the fewest letters that have to remain: "evaluate", "evaluation" and
 * "evaluator" are one subject.
 * @type {[RegExp, string, number][]}
 */
const ENDINGS = [
  [/(?:ness|(?<!p)ly)$/, "", 4],
  [/i[sz](?:e|er|ation|)$/, "iz", 4],
  [/at(?:e|ion|or|ive|)$/, "", 5],
  [/(t|ss)(?:ion|or|ive)$/, "$1", 5],
  [/(?:ence|ance|ity|er)$/, "", 5],
  [/ment$/, "", 5],
  [/val$/, "v", 6],
  [/ll$/, "l", 4],
  [/e$/, "", 3],
];

/** @param {string} word */
export function stem(word) {
  if (word.length < 4 || /\d/.test(word)) return word;
  let cut = singular(word).replace(/(?<=\w{3})our(?=al$|$)/, "or");
  const without = cut.replace(/(?:ing|ed)$/, "");
  if (without !== cut && (without.length >= 4 || /^[^aeiou][aeiou][^aeiou]$/.test(without))) {
    cut = without.replace(/([^aeiouls])\1$/, "$1");
  }
  for (const [ending, replacement, least] of ENDINGS) {
    const shorter = cut.replace(ending, replacement);
    if (shorter.length >= least) cut = shorter;
  }
  return cut;
}

/** @param {string} word */
function singular(word) {
  if (word.endsWith("ies") && word.length > 4) return `${word.slice(0, -3)}y`;
  if (/(?:ss|x|ch|sh|[ai]as|[rt]us)es$/.test(word)) return word.slice(0, -2);
  if (/[^suiao]s$/.test(word) || /^[^aeiouy]{2}us$/.test(word)) return word.slice(0, -1);
  return /.{4}[ao]s$/.test(word) ? word.slice(0, -1) : word;
}

/**
 * @param {string} text
 * @returns {string[]} Terms of a text, in order.
 */
export function queryTerms(text) {
  return words(text).flatMap((word) => term(word) ?? []);
}

/** A text has few different words, so each is taken apart once. @type {Map<string, string[]>} */
const termsOfWords = new Map();

/**
 * @param {string} word As it is written: capitals inside are where another word begins ("PagedAttention").
 * @returns {string[]}
 */
function termsOf(word) {
  let found = termsOfWords.get(word);
  if (!found) {
    const parts = /\p{Ll}{2}\p{Lu}\p{L}{2}/u.test(word) ? word.split(/(?<=\p{Ll}{2})(?=\p{Lu})/u) : [];
    found = [word, ...parts].flatMap((part) => term(part.toLowerCase()) ?? []);
    termsOfWords.set(word, found);
  }
  return found;
}

/**
 * @param {string} text
 * @returns {string[]} Terms of a text, and those under which people may also write its compounds: "fine-tuning" as one
 *   word, "PagedAttention" as two.
 */
export function terms(text) {
  const folded = fold(text);
  const found = (folded.match(WORD) ?? []).flatMap(termsOf);
  for (const [, begin, end] of folded.matchAll(/(?<![\p{L}\p{N}])([\p{L}\p{N}]+)[-‐‑](?=([\p{L}\p{N}]+))/gu)) {
    const parts = [begin.toLowerCase(), end.toLowerCase()];
    if (!parts.some((part) => STOP_WORDS.has(part))) found.push(...termsOf(parts.join("")));
  }
  return found;
}
