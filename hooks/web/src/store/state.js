// What the reader's device keeps, how it is read back however damaged, and how two copies of it become one.

/** @typedef {"cold" | "partly" | "cannot"} Mark */
/**
 * One verdict. `mark` is null where it was taken back: the entry stays, so that a merge with a copy that still has
 * the mark knows which is newer. `at` is in milliseconds since 1970, `digest` that of the question's content then.
 * @typedef {{ mark: Mark | null, at: number, digest: string }} MarkEntry
 */
/** @typedef {{ format: string, version: number, marks: Record<string, MarkEntry> }} State */
/** @typedef {{ kind: "state", state: State, dropped: unknown[] }} ReadState */
/** @typedef {{ kind: "empty" } | { kind: "damaged" } | { kind: "newer", version: number }} NoState */

export const FORMAT = "llm-interview-bank";
export const VERSION = 1;
/** @type {Mark[]} */
export const MARKS = ["cold", "partly", "cannot"];

/** Changes of older versions to the next one, by the version they start from. @type {Record<number, (old: any) => any>} */
export const MIGRATIONS = {};

/** @returns {State} */
export function emptyState() {
  // Without a prototype: a question may be called "constructor".
  return { format: FORMAT, version: VERSION, marks: Object.create(null) };
}

/**
 * Read a stored or imported text.
 * @param {string | null} text
 * @returns {ReadState | NoState} The state, with the entries that made no sense apart, or why there is none.
 */
export function readState(text) {
  if (text === null || text.trim() === "") return { kind: "empty" };
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: "damaged" };
  }
  if (!isRecord(value) || value.format !== FORMAT || !Number.isInteger(value.version)) return { kind: "damaged" };
  if (value.version > VERSION) return { kind: "newer", version: value.version };
  for (let version = value.version; version < VERSION; version += 1) {
    const migrate = MIGRATIONS[version];
    if (!migrate) return { kind: "damaged" };
    value = migrate(value);
  }
  if (!isRecord(value.marks)) return { kind: "damaged" };
  /** @type {Record<string, MarkEntry>} */
  const marks = Object.create(null);
  const dropped = [];
  for (const [id, entry] of Object.entries(value.marks)) {
    const read = readEntry(entry);
    if (read && isId(id)) marks[id] = read;
    else dropped.push([id, entry]);
  }
  return { kind: "state", state: { format: FORMAT, version: VERSION, marks }, dropped };
}

/**
 * @param {unknown} entry
 * @returns {MarkEntry | undefined}
 */
function readEntry(entry) {
  if (!isRecord(entry)) return undefined;
  const { mark, at, digest } = entry;
  if (mark !== null && !MARKS.includes(mark)) return undefined;
  if (typeof at !== "number" || !Number.isFinite(at) || at < 0) return undefined;
  return { mark, at, digest: typeof digest === "string" ? digest : "" };
}

/** @param {string} id */
function isId(id) {
  return /^[a-z0-9]+(-[a-z0-9]+)*$/.test(id) && id.length <= 120;
}

/**
 * @param {unknown} value
 * @returns {value is Record<string, any>}
 */
function isRecord(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * One state out of two: of each item the newer entry. Equal times are decided by the entries' text, so that the
 * order of the arguments never matters; merging is commutative, associative and idempotent, and no item vanishes.
 * @param {State} first
 * @param {State} second
 * @returns {State}
 */
export function mergeStates(first, second) {
  /** @type {Record<string, MarkEntry>} */
  const marks = Object.create(null);
  for (const source of [first.marks, second.marks]) {
    for (const [id, entry] of Object.entries(source)) {
      marks[id] = id in marks ? newer(marks[id], entry) : entry;
    }
  }
  return { format: FORMAT, version: VERSION, marks };
}

/**
 * @param {MarkEntry} first
 * @param {MarkEntry} second
 * @returns {MarkEntry}
 */
export function newer(first, second) {
  if (first.at !== second.at) return first.at > second.at ? first : second;
  return entryText(first) >= entryText(second) ? first : second;
}

/** @param {MarkEntry} entry */
function entryText(entry) {
  return JSON.stringify([entry.mark, entry.digest]);
}

/**
 * Move marks of renamed questions to their present ids. The old entries stay: a copy on another device may still
 * carry them, and a merge must find them again.
 * @param {State} state
 * @param {Map<string, string>} aliases Present id by former id.
 * @returns {State}
 */
export function followAliases(state, aliases) {
  let moved = state;
  for (const [former, present] of aliases) {
    const entry = state.marks[former];
    if (!entry) continue;
    moved = mergeStates(moved, { ...emptyState(), marks: { [present]: entry } });
  }
  return moved;
}

/**
 * The time of a new entry: now, but always later than everything known, also when the clock was set back.
 * @param {State} state
 * @param {number} now
 */
export function nextTime(state, now) {
  let latest = 0;
  for (const { at } of Object.values(state.marks)) if (at > latest) latest = at;
  return Math.max(now, latest + 1);
}

/**
 * A stable text: keys in order, so that equal states are equal texts.
 * @param {State} state
 */
export function writeState(state) {
  const marks = Object.fromEntries(Object.entries(state.marks).sort(([a], [b]) => (a < b ? -1 : 1)));
  return JSON.stringify({ format: state.format, version: state.version, marks });
}
