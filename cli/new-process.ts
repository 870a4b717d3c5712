// countersign new process NAME: writes the folder of a process, its test and its two registry lines, from templates inside the package.
import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { camelCase } from '../domain/process.ts';

const house = fileURLToPath(new URL('..', import.meta.url));
const templates = fileURLToPath(new URL('./templates/process/', import.meta.url));

export type NewProcess = { readonly name: string; readonly root?: string; readonly dryRun?: boolean };
/** What was written, or would be: paths relative to the house. */
export type Written = { readonly files: string[]; readonly registries: string[] };

export class CannotCreate extends Error {
  override readonly name = 'CannotCreate';
}

export async function newProcess({ name, root = house, dryRun = false }: NewProcess): Promise<Written> {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name))
    throw new CannotCreate(`"${name}" cannot name a process: use a noun in small letters and dashes, for example card-dispute.`);
  const folder = join('workflows', name);
  if (await exists(join(root, folder))) throw new CannotCreate(`${folder} is there already: choose another name, or change that process.`);
  const camel = camelCase(name);
  const words: Record<string, string> = {
    __ID__: name,
    __CAMEL__: camel,
    __PREFIX__: name
      .replace(/[^a-z]/g, '')
      .slice(0, 3)
      .toUpperCase()
      .padEnd(3, 'X'),
    __TITLE__: name.replaceAll('-', ' ').replace(/^./, (letter) => letter.toUpperCase()),
  };
  const fill = (text: string) => text.replace(/__[A-Z]+__/g, (word) => words[word] ?? word);
  const files: Record<string, string> = {
    [join(folder, 'process.ts')]: 'process.ts.txt',
    [join(folder, 'workflow.ts')]: 'workflow.ts.txt',
    [join(folder, 'README.md')]: 'README.md.txt',
    [join('tests', 'workflows', name, `${name}.test.ts`)]: 'test.ts.txt',
  };
  const registries: Record<string, string> = {
    [join('workflows', 'catalog.ts')]: `export { ${camel} } from './${name}/process.ts';`,
    [join('workflows', 'index.ts')]: `export { ${camel} } from './${name}/workflow.ts';`,
  };
  const written = { files: Object.keys(files), registries: Object.keys(registries) };
  if (dryRun) return written;
  for (const [path, template] of Object.entries(files)) {
    await mkdir(join(root, path, '..'), { recursive: true });
    await writeFile(join(root, path), fill(await readFile(join(templates, template), 'utf8')), { flag: 'wx' });
  }
  for (const [path, line] of Object.entries(registries)) {
    const text = await readFile(join(root, path), 'utf8');
    await writeFile(join(root, path), `${text.replace(/^export \{\};\n/m, '').trimEnd()}\n${line}\n`);
  }
  return written;
}

/** Exit codes: 0 written, 2 the name cannot be used. */
export async function run({ name, dryRun = false, json = false }: { name: string; dryRun?: boolean; json?: boolean }): Promise<number> {
  try {
    const written = await newProcess({ name, dryRun });
    if (json) process.stdout.write(`${JSON.stringify(written)}\n`);
    else {
      const verb = dryRun ? 'Would write' : 'Wrote';
      process.stdout.write(
        `${verb}:\n${[...written.files, ...written.registries.map((file) => `${file} (one line)`)].map((line) => `  ${line}`).join('\n')}\n`,
      );
      if (!dryRun)
        process.stdout.write(`Next: npm test -- ${name}, then npm run demo and start a case. docs/adding-a-process.md tells the rest.\n`);
    }
    return 0;
  } catch (error) {
    if (!(error instanceof CannotCreate)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 2;
  }
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
