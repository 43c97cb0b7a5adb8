// Words of a text as the index knows them. The build and the reader's browser use this same module, so that both
// agree on what a word is.

/** Words that say nothing about a subject; a query may be full of them ("how do I …"). */
const STOP_WORDS = new Set(
  (
    "a an and are as at be but by can could do does for from has have how i if in into is it its me my of on or our " +
    "should so than that the their them then there these they this to was we were what when where which while who why " +
    "will with would you your vs versus"
  ).split(" "),
);

/**
 * @param {string} text
 * @returns {string[]} Lower-case words without accents, in order.
 */
export function words(text) {
  const folded = text
    .normalize("NFKD")
    .replace(/\p{Mn}/gu, "")
    .toLowerCase()
    .replace(/['’]s\b/g, "")
    .replace(/(?<=\d),(?=\d{3})/g, "");
  return folded.match(/[\p{L}\p{N}]+(?:\.\p{N}+)*/gu) ?? [];
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

/** @param {string} word */
export function stem(word) {
  if (word.length < 4 || /\d/.test(word)) return word;
  let cut = word;
  if (cut.endsWith("ies") && cut.length > 4) cut = `${cut.slice(0, -3)}y`;
  else if (/(?:ss|x|ch|sh)es$/.test(cut)) cut = cut.slice(0, -2);
  else if (/[^sui]s$/.test(cut)) cut = cut.slice(0, -1);
  cut = cut.replace(/i[sz](?:e|ed|er|ing|ation)$/, "iz");
  const without = cut.replace(/(?:ing|ed)$/, "");
  if (without !== cut && without.length >= 4) cut = without.replace(/([^aeiouls])\1$/, "$1");
  return cut.length >= 5 ? cut.replace(/e$/, "") : cut;
}

/**
 * @param {string} text
 * @returns {string[]} Terms of a text, in order.
 */
export function terms(text) {
  return words(text).flatMap((word) => term(word) ?? []);
}
