// The reader's marks: the one module through which pages read and change what this device keeps.

import {
  emptyState,
  followAliases,
  mergeStates,
  newer,
  nextTime,
  readState,
  VERSION,
  writeState,
} from "./state.js";
import { memoryStorage, StorageFault } from "./storage.js";

export const KEY = "qb.state";
const DAMAGED = "qb.damaged.";
const MAX_DAMAGED = 5;

/** @typedef {import("./state.js").Mark} Mark */
/** @typedef {import("./state.js").MarkEntry} MarkEntry */
/** @typedef {import("./state.js").State} State */
/** @typedef {{ level: "ok" | "notice" | "fault", message: string }} Status */
/**
 * What an import would do, or did: ids that are new here, that change, that are older than what is here, and that
 * are the same; `setAside` counts entries that made no sense.
 * @typedef {object} Preview
 * @property {boolean} ok
 * @property {string} message
 * @property {string[]} added
 * @property {string[]} changed
 * @property {string[]} older
 * @property {number} same
 * @property {number} setAside
 */

const MESSAGES = {
  memory: "This browser does not let the site keep anything, so marks last only until you leave this page. Export them before you go.",
  full: "The browser's storage is full: the last change is kept only on this page. Export your marks, or free some space.",
  newer: "Your marks were written by a newer version of this site. They are untouched; what you mark now lasts only on this page.",
  damaged: "The stored marks were damaged. What could be read was kept, and the rest was set aside on this device.",
};

export class Store {
  /**
   * @param {import("./storage.js").Storage} storage
   * @param {{ now?: () => number, aliases?: Map<string, string> }} [options]
   */
  constructor(storage, { now = Date.now, aliases = new Map() } = {}) {
    this.storage = storage;
    this.now = now;
    this.aliases = aliases;
    /** @type {State} */
    this.state = emptyState();
    /** @type {Status} */
    this.status = { level: "ok", message: "" };
    /** @type {Set<() => void>} */
    this.listeners = new Set();
    /** Changes are made one after another. @type {Promise<unknown>} */
    this.queue = Promise.resolve();
  }

  /** Read what is stored; never rejects. */
  async open() {
    if (this.storage.kind === "memory") this.#say("notice", MESSAGES.memory);
    await this.#enqueue(() => this.#load());
    this.storage.onChange((key, text) => {
      if (key !== KEY) return;
      void this.#enqueue(async () => {
        const read = readState(text);
        // Another page reset or damaged the stored text: this page still has its copy, and the next change writes it.
        if (read.kind === "state") this.state = this.#settle(mergeStates(this.state, read.state));
        this.#tell();
      });
    });
    return this;
  }

  /**
   * @param {string} id
   * @returns {MarkEntry | undefined}
   */
  markOf(id) {
    const entry = this.state.marks[this.aliases.get(id) ?? id];
    return entry?.mark ? entry : undefined;
  }

  /** Live marks by question id. @returns {Map<string, MarkEntry>} */
  marks() {
    const live = Object.entries(this.state.marks).filter(([id, entry]) => entry.mark && !this.aliases.has(id));
    return new Map(live);
  }

  /**
   * @param {string} id
   * @param {Mark | null} mark Null takes the mark back.
   * @param {string} digest Digest of the question's content as the reader saw it.
   */
  setMark(id, mark, digest) {
    return this.#change((state) => ({
      ...emptyState(),
      marks: { [id]: { mark, at: nextTime(state, this.now()), digest } },
    }));
  }

  /**
   * @param {() => void} listener Called after every change, whichever page made it.
   * @returns {() => void} Stops it.
   */
  subscribe(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Everything as one JSON document. */
  exportText() {
    const { format, version, marks } = JSON.parse(writeState(this.state));
    return `${JSON.stringify({ format, version, exported: new Date(this.now()).toISOString(), marks }, null, 2)}\n`;
  }

  /**
   * @param {string} text
   * @returns {Preview}
   */
  previewImport(text) {
    const read = readState(text);
    /** @type {Preview} */
    const preview = { ok: false, message: "", added: [], changed: [], older: [], same: 0, setAside: 0 };
    if (read.kind === "newer") {
      return { ...preview, message: `The file has version ${read.version}; this site knows ${VERSION}. Update the site first.` };
    }
    if (read.kind !== "state") return { ...preview, message: "This is not a file of marks that this site exported." };
    preview.ok = true;
    preview.setAside = read.dropped.length;
    for (const [id, entry] of Object.entries(read.state.marks)) {
      const own = this.state.marks[id];
      if (!own) preview.added.push(id);
      else if (JSON.stringify(own) === JSON.stringify(entry)) preview.same += 1;
      else if (newer(own, entry) === own) preview.older.push(id);
      else preview.changed.push(id);
    }
    return preview;
  }

  /**
   * Merge a file into the marks: of each item the newer one wins.
   * @param {string} text
   * @returns {Promise<Preview>}
   */
  async importText(text) {
    const preview = this.previewImport(text);
    const read = readState(text);
    if (preview.ok && read.kind === "state") {
      if (read.dropped.length) await this.#setAside(text);
      await this.#change(() => read.state);
    }
    return preview;
  }

  /**
   * Take back every mark.
   * @returns {Promise<() => Promise<void>>} Brings them back.
   */
  async reset() {
    const before = this.marks();
    await this.#change((state) => this.#rewritten(state, [...before].map(([id, entry]) => [id, { ...entry, mark: null }])));
    return () => this.#change((state) => this.#rewritten(state, [...before]));
  }

  /**
   * Entries as new ones, made now.
   * @param {State} state
   * @param {[string, MarkEntry][]} entries
   * @returns {State}
   */
  #rewritten(state, entries) {
    const at = nextTime(state, this.now());
    return { ...emptyState(), marks: Object.fromEntries(entries.map(([id, entry]) => [id, { ...entry, at }])) };
  }

  /**
   * Merge what is stored, what this page has and a change, and store the result.
   * @param {(state: State) => State} change
   */
  #change(change) {
    return this.#enqueue(async () => {
      await this.#load();
      this.state = this.#settle(mergeStates(this.state, change(this.state)));
      await this.#save();
      this.#tell();
    });
  }

  async #load() {
    if (this.readOnly) return;
    let text = null;
    try {
      text = await this.storage.read(KEY);
    } catch {
      this.#giveUp(MESSAGES.memory);
      return;
    }
    const read = readState(text);
    if (read.kind === "newer") {
      this.#giveUp(MESSAGES.newer);
    } else if (read.kind === "damaged" || (read.kind === "state" && read.dropped.length)) {
      // Only once it is safe elsewhere may the next save take its place.
      if (await this.#setAside(/** @type {string} */ (text))) this.#say("fault", MESSAGES.damaged);
      else this.#giveUp(MESSAGES.damaged);
    }
    if (read.kind === "state") this.state = this.#settle(mergeStates(this.state, read.state));
  }

  async #save() {
    if (this.readOnly) return;
    try {
      await this.storage.write(KEY, writeState(this.state));
      if (this.status.message === MESSAGES.full) this.#say("ok", "");
    } catch (error) {
      const full = error instanceof StorageFault && error.reason === "full";
      this.#say("fault", full ? MESSAGES.full : MESSAGES.memory);
    }
  }

  /**
   * Keep a text that could not be read, where the next save does not reach it.
   * @param {string} text
   * @returns {Promise<boolean>} Whether it is kept.
   */
  async #setAside(text) {
    try {
      for (let number = 1; number <= MAX_DAMAGED; number += 1) {
        const kept = await this.storage.read(DAMAGED + number);
        if (kept === text) return true;
        if (kept !== null) continue;
        await this.storage.write(DAMAGED + number, text);
        return true;
      }
    } catch {
      // Full or forbidden.
    }
    return false;
  }

  /** @param {string} message */
  #giveUp(message) {
    this.readOnly = true;
    this.storage = memoryStorage();
    this.#say("fault", message);
  }

  /** @param {State} state */
  #settle(state) {
    return this.aliases.size ? followAliases(state, this.aliases) : state;
  }

  /**
   * @param {Status["level"]} level
   * @param {string} message
   */
  #say(level, message) {
    this.status = { level, message };
  }

  #tell() {
    for (const listener of this.listeners) listener();
  }

  /**
   * @template T
   * @param {() => Promise<T>} work
   * @returns {Promise<T>}
   */
  #enqueue(work) {
    const done = this.queue.then(work);
    this.queue = done.catch(() => {});
    return done;
  }
}
