/**
 * A fault in a writer's formula or diagram, worded for the writer.
 */
export class RenderFailure extends Error {
  /**
   * @param {string} message one line that says what is wrong and, where possible, what to write instead
   * @param {number} [line] line within the source, counted from 1
   */
  constructor(message, line) {
    super(message);
    this.name = 'RenderFailure';
    this.line = line;
  }
}

/**
 * Throw when a source is longer than the renderers accept.
 *
 * @param {string} source
 * @param {number} limit characters
 * @param {string} what noun for the message: `formula` or `diagram`
 */
export function checkLength(source, limit, what) {
  if (source.length > limit) {
    throw new RenderFailure(`the ${what} has ${source.length} characters, the limit is ${limit}: split it`);
  }
  if (source.trim() === '') throw new RenderFailure(`the ${what} is empty`);
}
