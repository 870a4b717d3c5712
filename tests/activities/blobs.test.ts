import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { clearIncoming, folderBlobs, type Blobs } from '../../activities/adapters/blobs.ts';
import { newKey } from '../../activities/adapters/keys.ts';

let root: string;
let blobs: Blobs;
const key = newKey();
const page = Buffer.from('公民身份号码 990101199001010019');
const fileOf = (name: string) => join(root, name.slice(0, 2), name);
const files = async () =>
  (await readdir(root, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map((entry) => entry.name);

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'blobs-'));
  blobs = folderBlobs(root);
});
afterEach(() => rm(root, { recursive: true }));

describe('a stored page', () => {
  test('comes back byte for byte, and putting it twice keeps one copy', async () => {
    const name = await blobs.put(key, page);
    expect(await blobs.put(key, page)).toBe(name);
    expect(await blobs.get(key, name)).toEqual(page);
    expect(await files()).toEqual([name]);
  });

  test('is not readable on the disk, and its name tells nothing about its contents', async () => {
    const name = await blobs.put(key, page);
    expect((await readFile(fileOf(name))).includes(page)).toBe(false);
    expect(await blobs.put(newKey(), page)).not.toBe(name);
  });

  test('is refused as missing when it is gone, and removing it twice is harmless', async () => {
    const name = await blobs.put(key, page);
    await blobs.remove(name);
    await blobs.remove(name);
    await expect(blobs.get(key, name)).rejects.toMatchObject({ name: 'Refusal', code: 'BLOB_MISSING' });
  });

  test('is refused when one byte of it was changed or its end is lost, until the same page is put again', async () => {
    const name = await blobs.put(key, page);
    const whole = await readFile(fileOf(name));
    for (const damaged of [whole.subarray(0, -1), Buffer.alloc(0), Buffer.from(whole.map((byte, i) => (i === 40 ? byte ^ 1 : byte)))]) {
      await writeFile(fileOf(name), damaged);
      await expect(blobs.get(key, name)).rejects.toMatchObject({ code: 'BLOB_MISSING' });
    }
    await blobs.put(key, page);
    expect(await blobs.get(key, name)).toEqual(page);
  });

  test('is refused to another document’s key and to a name that is no name', async () => {
    const name = await blobs.put(key, page);
    await expect(blobs.get(newKey(), name)).rejects.toMatchObject({ code: 'BLOB_MISSING' });
    await expect(blobs.get(key, '../../etc/passwd')).rejects.toMatchObject({ code: 'BLOB_MISSING' });
    expect(await blobs.get(key, name)).toEqual(page);
  });

  test('of another page under its name is refused', async () => {
    const [one, two] = await Promise.all([blobs.put(key, page), blobs.put(key, Buffer.from('another page'))]);
    await writeFile(fileOf(one), await readFile(fileOf(two)));
    await expect(blobs.get(key, one)).rejects.toMatchObject({ code: 'BLOB_MISSING' });
  });
});

test('half-written files of a crash are cleared at start, those of others stay', async () => {
  await blobs.put(key, page);
  await writeFile(join(root, 'incoming', 'half'), 'half');
  expect(await clearIncoming(root, new Date('2020-01-01T00:00:00Z'))).toBe(0);
  expect(await clearIncoming(root, new Date('2999-01-01T00:00:00Z'))).toBe(1);
  expect(await clearIncoming(join(root, 'no-such-folder'), new Date('2999-01-01T00:00:00Z'))).toBe(0);
  expect(await files()).toHaveLength(1);
});

test('a hundred pages put at once are all there', async () => {
  const pages = Array.from({ length: 100 }, (_, i) => Buffer.from(`page ${i}`));
  const names = await Promise.all(pages.map((one) => blobs.put(key, one)));
  expect(await Promise.all(names.map((name) => blobs.get(key, name)))).toEqual(pages);
});
