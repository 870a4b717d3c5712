// What a line of a role's log says to a person: pino writes JSON, crashes write text.

type Entry = { readonly level?: number; readonly msg?: string; readonly err?: { readonly message?: string; readonly stack?: string } };

/** The message with its error and where it came from; a line that is no JSON as it is. */
export function readableLine(line: string): string {
  if (!line.startsWith('{')) return line;
  try {
    const { msg, err } = JSON.parse(line) as Entry;
    const from = err?.stack
      ?.split('\n')
      .find((frame) => /^\s+at .*(?<!node_modules.*)\.ts:/.test(frame))
      ?.trim();
    return [msg, err?.message, from].filter((part) => part).join(': ');
  } catch {
    return line;
  }
}
