// Waits for a signal to stop. A terminal, npm and the bootstrap may each pass the same Ctrl+C on, so what follows within two seconds
// is the same wish; a later one means that whoever waits has lost patience.
const SAME_WISH_MS = 2_000;

/** Resolves with the first SIGINT, SIGTERM or SIGHUP. `onImpatient` is for the next one. */
export function untilTold(onImpatient: () => void): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let first: number | undefined;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(signal, () => {
        if (first === undefined) {
          first = performance.now();
          resolve(signal);
        } else if (performance.now() - first > SAME_WISH_MS) onImpatient();
      });
  });
}
