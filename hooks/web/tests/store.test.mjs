import assert from 'node:assert/strict';
import { test } from 'node:test';

import fc from 'fast-check';

import {
  emptyState,
  followAliases,
  FORMAT,
  mergeStates,
  MIGRATIONS,
  nextTime,
  readState,
  VERSION,
  writeState,
} from '../src/store/state.js';
import { memoryStorage, StorageFault } from '../src/store/storage.js';
import { KEY, Store } from '../src/store/store.js';

const id = fc.constantFrom('kv-cache', 'lora-math', 'bm25', 'rope-math', 'constructor', 'to-string');
const entry = fc.record({
  mark: fc.constantFrom('cold', 'partly', 'cannot', null),
  at: fc.integer({ min: 0, max: 5 }),
  digest: fc.constantFrom('', 'aaaaaaaaaaaa', 'bbbbbbbbbbbb'),
});
const state = fc.dictionary(id, entry).map((marks) => ({ ...emptyState(), marks }));

/** A store on a storage that behaves like a browser's, with hands to break it. */
function device(values = new Map()) {
  const plain = memoryStorage(values);
  const faults = { write: null, read: null };
  const listeners = [];
  return {
    values,
    faults,
    fire: (text) => listeners.forEach((listen) => listen(KEY, text)),
    storage: {
      ...plain,
      kind: 'device',
      read: async (key) => {
        if (faults.read) throw faults.read;
        return plain.read(key);
      },
      write: async (key, text) => {
        if (faults.write) throw faults.write;
        return plain.write(key, text);
      },
      onChange: (listener) => listeners.push(listener),
    },
  };
}

const open = (storage, options = {}) => new Store(storage, { now: () => 1000, ...options }).open();

test('merge is commutative, associative and idempotent', () => {
  fc.assert(
    fc.property(state, state, state, (a, b, c) => {
      const text = (value) => writeState(value);
      assert.equal(text(mergeStates(a, b)), text(mergeStates(b, a)));
      assert.equal(text(mergeStates(mergeStates(a, b), c)), text(mergeStates(a, mergeStates(b, c))));
      assert.equal(text(mergeStates(a, a)), text(mergeStates(a, emptyState())));
    }),
  );
});

test('no item vanishes in a merge, and each is the newest there is', () => {
  fc.assert(
    fc.property(state, state, (a, b) => {
      const merged = mergeStates(a, b).marks;
      for (const source of [a.marks, b.marks]) {
        for (const [key, value] of Object.entries(source)) {
          assert.ok(Object.hasOwn(merged, key));
          assert.ok(merged[key].at >= value.at);
        }
      }
      assert.equal(Object.keys(merged).length, new Set([...Object.keys(a.marks), ...Object.keys(b.marks)]).size);
    }),
  );
});

test('what is written is read back the same', () => {
  fc.assert(
    fc.property(state, (value) => {
      const read = readState(writeState(value));
      assert.equal(read.kind, 'state');
      assert.equal(writeState(read.state), writeState(value));
      assert.deepEqual(read.dropped, []);
    }),
  );
});

test('no text, however damaged, breaks the reading', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json(), fc.jsonValue().map((v) => JSON.stringify({ format: FORMAT, version: 1, marks: v }))), (text) => {
      assert.ok(['state', 'empty', 'damaged', 'newer'].includes(readState(text).kind));
    }),
  );
});

test('entries that make no sense are told apart from those that do', () => {
  const text = JSON.stringify({
    format: FORMAT,
    version: VERSION,
    marks: { 'kv-cache': { mark: 'cold', at: 5, digest: 'x' }, bad: { mark: 'great', at: 1 }, '__proto__x': {}, worse: 7 },
  });
  const read = readState(text);
  assert.deepEqual(Object.keys(read.state.marks), ['kv-cache']);
  assert.equal(read.dropped.length, 3);
});

test('an older version is brought up by its migrations', (t) => {
  MIGRATIONS[0] = (old) => ({ format: FORMAT, version: 1, marks: { 'kv-cache': { mark: old.kv, at: 1, digest: '' } } });
  t.after(() => delete MIGRATIONS[0]);
  const read = readState(JSON.stringify({ format: FORMAT, version: 0, kv: 'cold' }));
  assert.equal(read.state.marks['kv-cache'].mark, 'cold');
});

test('a mark of a renamed question moves along, unless the new one is newer', () => {
  fc.assert(
    fc.property(entry, fc.option(entry), (former, present) => {
      const marks = { 'old-id': former, ...(present ? { 'new-id': present } : {}) };
      const moved = followAliases({ ...emptyState(), marks }, new Map([['old-id', 'new-id']])).marks;
      assert.deepEqual(moved['old-id'], former);
      assert.ok(moved['new-id'].at >= Math.max(former.at, present?.at ?? 0));
    }),
  );
});

test('time never goes back, also when the clock does', () => {
  fc.assert(
    fc.property(state, fc.integer({ min: -10, max: 10 }), (value, now) => {
      const at = nextTime(value, now);
      for (const item of Object.values(value.marks)) assert.ok(at > item.at);
    }),
  );
});

test('marks are kept across pages and visits', async () => {
  const { storage } = device();
  const first = await open(storage);
  await first.setMark('kv-cache', 'partly', 'aaa');
  const second = await open(storage);
  assert.equal(second.markOf('kv-cache').mark, 'partly');
  await second.setMark('kv-cache', null, 'aaa');
  assert.equal((await open(storage)).markOf('kv-cache'), undefined);
});

test('two open pages do not overwrite each other', async () => {
  const { storage } = device();
  const [one, two] = [await open(storage), await open(storage)];
  await one.setMark('kv-cache', 'cold', '');
  await two.setMark('lora-math', 'cannot', '');
  await one.setMark('bm25', 'partly', '');
  const third = await open(storage);
  assert.deepEqual([...third.marks().keys()].sort(), ['bm25', 'kv-cache', 'lora-math']);
});

test('a change by another page is told and merged', async () => {
  const world = device();
  const page = await open(world.storage);
  await page.setMark('kv-cache', 'cold', '');
  let told = 0;
  page.subscribe(() => (told += 1));
  world.fire(writeState({ ...emptyState(), marks: { 'lora-math': { mark: 'partly', at: 9, digest: '' } } }));
  await page.queue;
  assert.equal(told, 1);
  assert.equal(page.markOf('lora-math').mark, 'partly');
  assert.equal(page.markOf('kv-cache').mark, 'cold');
});

test('the storage cleared by another page: this page brings its marks back with the next change', async () => {
  const world = device();
  const page = await open(world.storage);
  await page.setMark('kv-cache', 'cold', '');
  world.values.clear();
  world.fire(null);
  await page.setMark('bm25', 'cold', '');
  assert.equal((await open(world.storage)).marks().size, 2);
});

test('a clock that was set back loses nothing', async () => {
  const { storage } = device();
  const before = await open(storage, { now: () => 5000 });
  await before.setMark('kv-cache', 'cold', '');
  const after = await open(storage, { now: () => 1000 });
  await after.setMark('kv-cache', 'cannot', '');
  assert.equal((await open(storage)).markOf('kv-cache').mark, 'cannot');
});

test('damaged marks are set aside whole before anything is written over them, and it is said', async () => {
  const world = device(new Map([[KEY, '{"format": "llm-interview-bank", "version": 1, "marks": {"kv-ca']]));
  const store = await open(world.storage);
  assert.equal(store.status.level, 'fault');
  assert.match(store.status.message, /set aside/);
  await store.setMark('bm25', 'cold', '');
  assert.equal(world.values.get('qb.damaged.1'), '{"format": "llm-interview-bank", "version": 1, "marks": {"kv-ca');
  assert.equal((await open(world.storage)).markOf('bm25').mark, 'cold');
});

test('where nothing can be set aside, the damaged text stays untouched', async () => {
  const world = device(new Map([[KEY, 'junk']]));
  world.faults.write = new StorageFault('full');
  const store = await open(world.storage);
  world.faults.write = null;
  await store.setMark('bm25', 'cold', '');
  assert.equal(world.values.get(KEY), 'junk');
  assert.equal(store.markOf('bm25').mark, 'cold');
});

test('marks of a newer version are left untouched', async () => {
  const text = JSON.stringify({ format: FORMAT, version: VERSION + 1, marks: [], cards: 1 });
  const world = device(new Map([[KEY, text]]));
  const store = await open(world.storage);
  await store.setMark('bm25', 'cold', '');
  assert.equal(world.values.get(KEY), text);
  assert.match(store.status.message, /newer version/);
  assert.equal(store.markOf('bm25').mark, 'cold');
});

test('a full storage is said, the mark lives on the page, and is stored when there is room', async () => {
  const world = device();
  const store = await open(world.storage);
  world.faults.write = new StorageFault('full');
  await store.setMark('bm25', 'cold', '');
  assert.match(store.status.message, /full/);
  assert.equal(store.markOf('bm25').mark, 'cold');
  world.faults.write = null;
  await store.setMark('kv-cache', 'cold', '');
  assert.equal(store.status.level, 'ok');
  assert.equal((await open(world.storage)).marks().size, 2);
});

test('a storage that becomes forbidden is survived and said', async () => {
  const world = device();
  const store = await open(world.storage);
  world.faults.read = new Error('SecurityError');
  await store.setMark('bm25', 'cold', '');
  assert.equal(store.markOf('bm25').mark, 'cold');
  assert.equal(store.status.level, 'fault');
});

test('without any storage the marks last for the page, and it is said', async () => {
  const store = await open(memoryStorage());
  assert.equal(store.status.level, 'notice');
  await store.setMark('bm25', 'cold', '');
  assert.equal(store.markOf('bm25').mark, 'cold');
});

test('an export imported elsewhere gives the same marks; importing it again changes nothing', async () => {
  const here = await open(device().storage);
  await here.setMark('kv-cache', 'cold', 'aaa');
  await here.setMark('bm25', 'cannot', 'bbb');
  const text = here.exportText();
  const there = await open(device().storage);
  const preview = there.previewImport(text);
  assert.deepEqual([preview.ok, preview.added.length, preview.changed.length, preview.older.length], [true, 2, 0, 0]);
  assert.equal(there.marks().size, 0, 'a preview changes nothing');
  await there.importText(text);
  assert.deepEqual([...there.marks()], [...here.marks()].sort());
  assert.equal(there.previewImport(text).same, 2);
});

test('an import never replaces a newer mark, and says which are older', async () => {
  const store = await open(device().storage);
  await store.setMark('kv-cache', 'cold', '');
  const old = writeState({ ...emptyState(), marks: { 'kv-cache': { mark: 'cannot', at: 1, digest: '' } } });
  assert.deepEqual((await store.importText(old)).older, ['kv-cache']);
  assert.equal(store.markOf('kv-cache').mark, 'cold');
});

test('a foreign or newer file is refused with its reason', async () => {
  const store = await open(device().storage);
  assert.match(store.previewImport('{"a": 1}').message, /not a file of marks/);
  assert.match(store.previewImport(JSON.stringify({ format: FORMAT, version: 99 })).message, /version 99/);
  assert.equal((await store.importText('nonsense')).ok, false);
});

test('a file with unreadable entries is set aside whole, the rest is taken', async () => {
  const world = device();
  const store = await open(world.storage);
  const text = JSON.stringify({ format: FORMAT, version: 1, marks: { bm25: { mark: 'cold', at: 1, digest: '' }, odd: 3 } });
  const preview = await store.importText(text);
  assert.equal(preview.setAside, 1);
  assert.equal(store.markOf('bm25').mark, 'cold');
  assert.equal(world.values.get('qb.damaged.1'), text);
});

test('a reset can be undone, also when something was marked in between', async () => {
  const { storage } = device();
  const store = await open(storage);
  await store.setMark('kv-cache', 'cold', '');
  await store.setMark('bm25', 'partly', '');
  const undo = await store.reset();
  assert.equal(store.marks().size, 0);
  assert.equal((await open(storage)).marks().size, 0);
  await store.setMark('lora-math', 'cold', '');
  await undo();
  assert.deepEqual([...(await open(storage)).marks().keys()].sort(), ['bm25', 'kv-cache', 'lora-math']);
});

test('any sequence of marks on two devices, merged in either order, ends the same', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.boolean(), id, fc.constantFrom('cold', 'partly', 'cannot', null)), { maxLength: 12 }), async (steps) => {
      let clock = 0;
      const now = () => (clock += 1);
      const [left, right] = [await open(device().storage, { now }), await open(device().storage, { now })];
      for (const [onLeft, key, mark] of steps) await (onLeft ? left : right).setMark(key, mark, '');
      const [fromLeft, fromRight] = [left.exportText(), right.exportText()];
      await left.importText(fromRight);
      await right.importText(fromLeft);
      assert.deepEqual([...left.marks()].sort(), [...right.marks()].sort());
      for (const [, key] of steps) assert.ok(Object.hasOwn(left.state.marks, key));
    }),
    { numRuns: 50 },
  );
});

test('a question may have the name of what every object has', async () => {
  assert.equal(new Store(memoryStorage()).markOf('constructor'), undefined);
  assert.deepEqual(Object.keys(followAliases(emptyState(), new Map([['constructor', 'kv-cache']])).marks), []);
  const store = await new Store(memoryStorage()).open();
  assert.equal(store.previewImport(writeState({ ...emptyState(), marks: { constructor: { mark: 'cold', at: 1, digest: '' } } })).added[0], 'constructor');
  await store.setMark('constructor', 'cold', '');
  assert.equal(store.markOf('constructor')?.mark, 'cold');
});
