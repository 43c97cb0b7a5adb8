// A button on each code block that copies its text.

/** @param {Document} document */
export function addCopyButtons(document) {
  for (const code of document.querySelectorAll(".highlight pre > code")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "qb-copy";
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
      button.textContent = (await copy(code.textContent ?? "", document)) ? "Copied" : "Not copied";
      setTimeout(() => (button.textContent = "Copy"), 1500);
    });
    code.parentElement?.append(button);
  }
}

/**
 * @param {string} text
 * @param {Document} document
 * @returns {Promise<boolean>} Whether the text is on the clipboard.
 */
async function copy(text, document) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Without a secure context, as from file:// in some browsers, only the old way is left.
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}
