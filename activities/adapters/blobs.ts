// The blob store: page images and uploaded files, sealed at rest under a key per document, so that destroying the key erases the document.
//
// A name is the SHA-256 of the plaintext keyed with the document's key: the same bytes of the same document have one name, equal files of
// two customers cannot be recognised from outside, and reading proves that the bytes are the ones that were put. Where the sealed bytes
// lie is a `Bucket`: a folder here, an S3 bucket by the same three verbs.
import { createHash, createHmac, randomUUID } from 'node:crypto';
import { mkdir, open as openFile, readdir, readFile, rename, rm, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { Refusal } from '../../domain/errors.ts';
import { open, seal, SealBroken } from './keys.ts';

/** Where sealed bytes lie. `write` is durable and atomic when it returns; `read` answers undefined for what is not there. */
export type Bucket = {
  write(name: string, sealed: Uint8Array): Promise<void>;
  read(name: string): Promise<Buffer | undefined>;
  remove(name: string): Promise<void>;
};

export type Blobs = {
  /** Stores `bytes` under the document's key and returns their name. Putting the same again heals a damaged copy. */
  put(key: Uint8Array, bytes: Uint8Array): Promise<string>;
  /** The bytes of a name. Refusal BLOB_MISSING when they are gone, damaged, or of another key. */
  get(key: Uint8Array, name: string): Promise<Buffer>;
  /** Removes a blob; removing it twice is harmless. */
  remove(name: string): Promise<void>;
};

/** SHA-256 in hex, as the rows of documents and the names of workflow bundles carry it. */
export const sha256 = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');

const NAME = /^[0-9a-f]{64}$/;
const nameOf = (key: Uint8Array, bytes: Uint8Array): string =>
  createHmac('sha256', key).update('blob:').update(sha256(bytes)).digest('hex');

export function blobStore(bucket: Bucket): Blobs {
  return {
    async put(key, bytes) {
      const name = nameOf(key, bytes);
      await bucket.write(name, seal(key, bytes, name));
      return name;
    },
    async get(key, name) {
      const sealed = NAME.test(name) ? await bucket.read(name) : undefined;
      if (!sealed) throw missing(name);
      const bytes = unsealed(key, sealed, name);
      if (nameOf(key, bytes) !== name) throw missing(name);
      return bytes;
    },
    async remove(name) {
      if (NAME.test(name)) await bucket.remove(name);
    },
  };
}

function unsealed(key: Uint8Array, sealed: Buffer, name: string): Buffer {
  try {
    return open(key, sealed, name);
  } catch (error) {
    if (error instanceof SealBroken) throw missing(name, error);
    throw error;
  }
}

const missing = (name: string, cause?: unknown): Refusal =>
  new Refusal('BLOB_MISSING', 'The stored file is missing or damaged. Restore it from the backup of the blob store, then try again.', {
    cause: cause ?? name,
  });

/**
 * Blobs as files below `root`, two levels deep. A file appears whole or not at all: it is written beside, synced, renamed, and the folder
 * synced, so that an acknowledged upload survives a power loss.
 */
export const folderBlobs = (root: string): Blobs => blobStore(folderBucket(root));

function folderBucket(root: string): Bucket {
  const folderOf = (name: string) => join(root, name.slice(0, 2));
  const fileOf = (name: string) => join(folderOf(name), name);
  return {
    async write(name, sealed) {
      const incoming = join(root, 'incoming');
      await mkdir(incoming, { recursive: true });
      const isNewFolder = (await mkdir(folderOf(name), { recursive: true })) !== undefined;
      const temporary = join(incoming, randomUUID());
      try {
        await writeSynced(temporary, sealed);
        await rename(temporary, fileOf(name));
      } catch (error) {
        await rm(temporary, { force: true });
        throw error;
      }
      await syncFolder(folderOf(name));
      if (isNewFolder) await syncFolder(root);
    },
    async read(name) {
      try {
        return await readFile(fileOf(name));
      } catch (error) {
        if (isAbsent(error)) return undefined;
        throw error;
      }
    },
    remove: (name) => rm(fileOf(name), { force: true }),
  };
}

/** Removes what a crash left half-written before `before`. Call it at start: nothing else ever looks into that folder. */
export async function clearIncoming(root: string, before: Date): Promise<number> {
  const incoming = join(root, 'incoming');
  const names = await readdir(incoming).catch((error: unknown) => {
    if (isAbsent(error)) return [];
    throw error;
  });
  const removed = await Promise.all(names.map((name) => removeOld(join(incoming, name), before)));
  return removed.filter(Boolean).length;
}

/** Another process may finish or clear it meanwhile. */
async function removeOld(path: string, before: Date): Promise<boolean> {
  try {
    if ((await stat(path)).mtime >= before) return false;
    await unlink(path);
    return true;
  } catch (error) {
    if (isAbsent(error)) return false;
    throw error;
  }
}

async function writeSynced(path: string, bytes: Uint8Array): Promise<void> {
  const file = await openFile(path, 'wx', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await openFile(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

const isAbsent = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';
