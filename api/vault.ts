// The port to secrets that commands lean on, over the adapter that knows how to seal. Beside compose.ts the only place of the API that
// touches an adapter: whoever builds an app hands the result in.
import { randomBytes } from 'node:crypto';
import { newKey, open, seal, unwrapKey, wrapKey } from '../activities/adapters/keys.ts';
import type { Vault } from '../commands/context.ts';
import { businessDateOf, businessId } from '../domain/ids.ts';

export const vaultOf = (masterKey: Uint8Array): Vault => ({
  seal: (plaintext, aad) => seal(masterKey, plaintext, aad),
  open: (sealed, aad) => open(masterKey, sealed, aad),
  newCase: (prefix, at) => {
    const id = businessId(prefix, businessDateOf(at), randomBytes(8));
    return { id, wrappedKey: wrapKey(masterKey, newKey(), id) };
  },
  newDocument: (businessDate) => {
    const id = businessId('DOC', businessDate, randomBytes(8));
    const key = newKey();
    return { id, key, wrappedKey: wrapKey(masterKey, key, id) };
  },
  documentKey: (id, wrappedKey) => unwrapKey(masterKey, wrappedKey, id),
});
