// What is typed where no server keeps it: it stays in this tab while its writer goes elsewhere, each under its own place. In memory alone:
// what customers have told is written to no disk of a desk.
import { createStore, type Store } from './store.ts';

const kinds: (() => boolean)[] = [];

/** `empty` itself, and nothing equal to it, says that nothing is typed: then nothing is kept either. */
export function createKept<T>(empty: T): (place: string) => Store<T> {
  const places = new Map<string, Store<T>>();
  kinds.push(() => places.size > 0);
  return (place) => {
    const known = places.get(place);
    if (known) return known;
    const made = createStore(empty);
    const store: Store<T> = {
      ...made,
      set(next) {
        if (next === empty) places.delete(place);
        else places.set(place, store);
        made.set(next);
      },
    };
    return store;
  };
}

/** A reason not to close the tab. */
export const keepsAny = (): boolean => kinds.some((has) => has());
