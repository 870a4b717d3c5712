// Sealing with AES-256-GCM and wrapping keys with the master key. Read by the payload codec, the blob store and whoever makes keys.
//
// A sealed message is `version(1) | nonce(12) | tag(16) | ciphertext`. The associated data binds it to what it belongs to (a case id, a
// document id), so that a sealed message moved to another row does not open. Nonces are random: 2^32 messages per key stay safe, and keys
// are per case and per document.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';
const VERSION = 1;
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEAD_BYTES = 1 + NONCE_BYTES + TAG_BYTES;

/** What was sealed cannot be opened: another key, other associated data, or changed bytes. Which of them is not to be told apart. */
export class SealBroken extends Error {
  override readonly name = 'SealBroken';
}

/** 32 random bytes. */
export const newKey = (): Buffer => randomBytes(KEY_BYTES);

/** Seals `plaintext` under a 32-byte key, bound to `aad`. */
export function seal(key: Uint8Array, plaintext: Uint8Array, aad: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, checkedKey(key), nonce).setAAD(Buffer.from(aad, 'utf8'));
  const body = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([Buffer.of(VERSION), nonce, cipher.getAuthTag(), body]);
}

/** Opens what `seal` made with the same key and `aad`. Throws SealBroken otherwise. */
export function open(key: Uint8Array, sealed: Uint8Array, aad: string): Buffer {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  if (bytes.length < HEAD_BYTES || bytes[0] !== VERSION) throw new SealBroken('not a sealed message of a known version');
  const decipher = createDecipheriv(ALGORITHM, checkedKey(key), bytes.subarray(1, 1 + NONCE_BYTES), { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(aad, 'utf8'))
    .setAuthTag(bytes.subarray(1 + NONCE_BYTES, HEAD_BYTES));
  const body = decipher.update(bytes.subarray(HEAD_BYTES));
  try {
    return Buffer.concat([body, decipher.final()]);
  } catch (cause) {
    throw new SealBroken('the seal does not open with this key', { cause });
  }
}

/** Wraps a key of a case or document for its row; `aad` is that row's id. */
export const wrapKey = (masterKey: Uint8Array, key: Uint8Array, aad: string): Buffer => seal(masterKey, checkedKey(key), aad);

/** The key of a row. Throws SealBroken when the master key is another one or the row was changed. */
export const unwrapKey = (masterKey: Uint8Array, wrapped: Uint8Array, aad: string): Buffer => checkedKey(open(masterKey, wrapped, aad));

function checkedKey<Key extends Uint8Array>(key: Key): Key {
  if (key.length !== KEY_BYTES) throw new RangeError(`a key has ${KEY_BYTES} bytes, this one ${key.length}`);
  return key;
}
