// What can be done now, by name: screens offer their acts while they can be done, the palette lists them.
import { createStore } from '../app/store.ts';
import type { KeyId } from './registry.ts';

export type Command = { readonly id: KeyId; readonly run: () => void };
export const commands = createStore<readonly Command[]>([]);

/** Gives back how to withdraw it. An act that two places offer is listed once, as the nearer (later) one. */
export function offer(command: Command): () => void {
  commands.set([...commands.get(), command]);
  return () => commands.set(commands.get().filter((one) => one !== command));
}
