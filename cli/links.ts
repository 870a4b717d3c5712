// countersign links FILE: who counts as one with whom, from the personnel file. All of a file or nothing; a second time changes nothing.
import { readFile } from 'node:fs/promises';
import { loadConfig } from '../config.ts';
import { connect } from '../db/client.ts';
import { CUSTOMER_KINDS, declareLinks, PERSON_KINDS, unknownIn, type Link } from '../db/queries/person-links.ts';
import { EXIT } from './exit.ts';

/** A personnel file of a large bank; more is read in parts. */
const LINES_MAX = 100_000;

/** `anna,bert,household` or `customer:CUS-1,anna,relative`; empty lines and # are passed over. A sentence for each line that is none of these. */
export function readLinks(text: string): { readonly links: Link[]; readonly faults: string[] } {
  const links: Link[] = [];
  const faults: string[] = [];
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '' || line.trimStart().startsWith('#')) continue;
    const [first = '', second = '', kind = '', ...rest] = line.split(',').map((part) => part.trim());
    const customer = /^customer:(.+)$/.exec(first)?.[1];
    const fault = (why: string) => faults.push(`Line ${i + 1}: ${why}`);
    if (first === '' || second === '' || kind === '' || rest.length > 0) fault('write person,other,kind or customer:ID,person,kind.');
    else if (customer !== undefined && isOf(CUSTOMER_KINDS, kind)) links.push({ customer, person: second, kind });
    else if (customer !== undefined) fault(`to a customer somebody is one of ${CUSTOMER_KINDS.join(', ')}.`);
    else if (first === second) fault('nobody is linked with herself.');
    else if (isOf(PERSON_KINDS, kind)) links.push({ person: first, other: second, kind });
    else fault(`people are to each other one of ${PERSON_KINDS.join(', ')}.`);
  }
  if (links.length > LINES_MAX) faults.push(`At most ${LINES_MAX} lines at once: split the file.`);
  return { links, faults };
}
const isOf = <K extends string>(kinds: readonly K[], kind: string): kind is K => (kinds as readonly string[]).includes(kind);

/** Exit codes: 0 done, 2 a line that is none, 4 a person or customer that there is not. */
export async function run({ file, json = false }: { file: string; json?: boolean }): Promise<number> {
  const { links, faults } = readLinks(await readFile(file, 'utf8'));
  if (faults.length > 0) return refuse(faults, EXIT.usage);
  const db = connect({ url: loadConfig().databaseUrl, name: 'countersign-links', max: 1 });
  try {
    const unknown = await unknownIn(db, links);
    if (unknown.length > 0) return refuse([`There is nobody with these ids: ${unknown.join(', ')}. Nothing was changed.`], EXIT.nothing);
    const added = await db.transaction((tx) => declareLinks(tx, links));
    process.stdout.write(
      json ? `${JSON.stringify({ read: links.length, added })}\n` : `${links.length} links read, ${added} of them new.\n`,
    );
    return EXIT.done;
  } finally {
    await db.close();
  }
}

function refuse(sentences: readonly string[], code: number): number {
  process.stderr.write(`${sentences.join('\n')}\n`);
  return code;
}
