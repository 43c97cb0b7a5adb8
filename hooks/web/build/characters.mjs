/**
 * Characters that nobody sees, that turn the direction of writing, or that no file can hold. The Python library has the
 * larger list (hooks/qbank/characters.py), which is for all that is written; this one is for what is written as codes.
 */
const INVISIBLE =
  /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff\p{Surrogate}\u{e0000}-\u{e007f}]/u;

/**
 * @param {string} text
 * @returns {boolean}
 */
export function hasInvisible(text) {
  return INVISIBLE.test(text);
}
