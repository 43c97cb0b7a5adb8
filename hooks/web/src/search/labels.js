// Pieces of the page that search and lists share.

/**
 * @param {Document} document
 * @param {string} tag
 * @param {string} className
 * @param {(Node | string)[]} children
 * @returns {HTMLElement}
 */
export function element(document, tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

/**
 * A text with the matched words marked.
 * @param {Document} document
 * @param {string} text
 * @param {(word: string) => boolean} isMatch
 * @returns {(Node | string)[]}
 */
export function marked(document, text, isMatch) {
  return text.split(/([\p{L}\p{N}]+(?:\.\p{N}+)*)/u).map((part, index) => {
    if (index % 2 === 0 || !isMatch(part)) return part;
    return element(document, "mark", "", part);
  });
}
