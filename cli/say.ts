// Output: data on stdout, everything else on stderr, no colour (so NO_COLOR has nothing to switch off).

/** One line for a person. */
export const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** Data, for a person or a program to keep. */
export const print = (text: string): void => void process.stdout.write(`${text}\n`);
