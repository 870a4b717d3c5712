// The command line. Every command is a file of its own, loaded when it is asked for.
import { readFileSync } from 'node:fs';
import { Argument, Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { adoptEnv, loadSettings } from '../config.ts';
import { findRunning } from './data-folder.ts';
import { EXIT, exitCodeOf, explain } from './exit.ts';
import { isRoleName, ROLES, usualRoles, type RoleName } from './roles.ts';
import { say } from './say.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };

const EXIT_CODES = `
Exit codes:
  0  done
  1  the answer is no: tests failed, a replay diverged
  2  a wrong option, argument or setting
  3  the surroundings: a port, a folder, a server or the network
  4  there is no such thing, for example no such case

Settings are environment variables, explained in .env.example. Data is printed on stdout, everything else on stderr.`;

const examples = (...lines: string[]): string => `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}`;
const json = (): Option => new Option('--json', 'print data as one line of JSON').default(false);

const program = new Command('countersign')
  .description('Countersign 会签: a centralized-operations platform for banks.')
  .version(version)
  .showHelpAfterError('(--help shows what there is)')
  .exitOverride()
  .addHelpText('after', EXIT_CODES);

program
  .command('demo')
  .description('start everything on this machine: servers, people and cases, all processes, the workbench')
  .option('--data <dir>', 'folder for all data (default: .countersign)')
  .option('--port <n>', 'port of the workbench and the API; 0 takes a free one (default: 8080, or a free one)', port)
  .option('--fresh', 'delete what earlier demos have left in the data folder', false)
  .option('--empty', 'begin without the cases of the demonstration', false)
  .addOption(json().default(false))
  .addHelpText(
    'after',
    examples(
      'npm run demo',
      'npm run demo -- --port 9000 --data /var/tmp/countersign',
      'npm run --silent demo -- --json | jq .url',
      'npm run demo -- --fresh',
    ),
  )
  .action(async (options: object) => end(await (await import('./demo.ts')).run(options)));

program
  .command('start')
  .description('start the processes of the product on servers that are there already')
  .option('--roles <names>', `which, separated by commas, of: ${ROLES.join(', ')} (default: those that have something to do)`, roles)
  .addHelpText(
    'after',
    examples('node cli/main.ts start', 'node cli/main.ts start --roles api', 'node --env-file=.env cli/main.ts start --roles flow,steps'),
  )
  .action(async (options: { roles?: RoleName[] }) =>
    end(await (await import('./start.ts')).run({ roles: options.roles ?? (await usualRoles()) })),
  );

program
  .command('migrate')
  .description('bring the database to the schema of this version')
  .addOption(json())
  .addHelpText('after', examples('COUNTERSIGN_DATABASE_OWNER_URL=… COUNTERSIGN_DATABASE_URL=… node cli/main.ts migrate'))
  .action(async (options: { json: boolean }) => end(await (await import('./migrate.ts')).run(options)));

program
  .command('seed')
  .description('put the people, branches and customers of a demonstration into the database')
  .addOption(json())
  .addHelpText(
    'after',
    examples('npm run countersign -- seed --json', 'COUNTERSIGN_DATABASE_OWNER_URL=… COUNTERSIGN_DATABASE_URL=… node cli/main.ts seed'),
  )
  .action(async (options: { json: boolean }) => {
    useRunningDemo();
    end(await (await import('./seed.ts')).run(options));
  });

program
  .command('links')
  .description('declare from the personnel file who counts as one with whom, and who stands near a customer')
  .addArgument(new Argument('<file>', 'a line for each: person,other,kind or customer:ID,person,kind'))
  .addOption(json())
  .addHelpText('after', examples('npm run countersign -- links personnel.csv'))
  .action(async (file: string, options: { json: boolean }) => {
    useRunningDemo();
    end(await (await import('./links.ts')).run({ file, ...options }));
  });

program
  .command('replay')
  .description("replay a case's history against today's code: same, or the first divergence")
  .addArgument(new Argument('<case>', 'id of the case'))
  .addOption(json())
  .addHelpText('after', examples('npm run countersign -- replay CMP-20260202-5RT8Q2WA'))
  .action(async (caseId: string, options: { json: boolean }) => {
    useRunningDemo();
    end(await (await import('./replay.ts')).run({ caseId, ...options }));
  });

program
  .command('decide')
  .description("compute a case's machine decisions again from their records: same, or what differs")
  .requiredOption('--case <id>', 'id of the case')
  .addOption(json())
  .addHelpText('after', examples('npm run countersign -- decide --case LN-20260303-9QK2M7TD'))
  .action(async (options: { case: string; json: boolean }) => {
    useRunningDemo();
    end(await (await import('./decide.ts')).run({ caseId: options.case, json: options.json }));
  });

program
  .command('new')
  .description('write the beginnings of something new')
  .command('process')
  .description('write the folder of a new process, its test and its lines in the registries')
  .addArgument(new Argument('<name>', 'kebab-case, also the name of the folder'))
  .option('--dry-run', 'only say what would be written', false)
  .addOption(json())
  .addHelpText(
    'after',
    examples('npm run countersign -- new process card-dispute', 'npm run countersign -- new process card-dispute --dry-run'),
  )
  .action(async (name: string, options: { dryRun: boolean; json: boolean }) =>
    end(await (await import('./new-process.ts')).run({ name, ...options })),
  );

program
  .command('bench')
  .description('measure, with the ratio to a baseline of the same run')
  .addArgument(new Argument('<name>', 'which bench: process, claim, contention …; or seed, to fill a database and look at it'))
  .option('--pairs <n>', 'how many times baseline and product are measured in turn', count, 3)
  .option('--seconds <n>', 'how long each is measured', count, 10)
  .option('--open <n>', 'open items to begin with: 10k, 100k, 1m or a number', amount, 10_000)
  .option('--data <dir>', 'folder of the seeded database, which the next run uses again (default: a temporary one)')
  .addOption(json())
  .addHelpText(
    'after',
    examples(
      'npm run bench -- process',
      'npm run bench -- process --pairs 5 --seconds 20 --json',
      'npm run bench -- seed --open 1m --data /var/tmp/desk',
    ),
  )
  .action(async (name: string, options: { pairs: number; seconds: number; open: number; data?: string; json: boolean }) =>
    end(await (await import('./bench/main.ts')).run({ name, ...options })),
  );

program
  .command('chaos')
  .description('kill workers at every step and let the core fail in every way, then count the money')
  .option('--money', 'disbursements', false)
  .option('--runs <n>', 'how many', count, 200)
  .option('--seed <n>', 'which plan of blows', count, 1)
  .addOption(json())
  .addHelpText('after', examples('npm run chaos -- --money', 'npm run chaos -- --money --runs 40 --seed 7'))
  .action(async (options: { money: boolean; runs: number; seed: number; json: boolean }) =>
    end(await (await import('./chaos/main.ts')).run(options)),
  );

program
  .command('dev')
  .description('the demo for developers: the workbench with hot reload, processes restarted when their code changes')
  .option('--data <dir>', 'folder for all data (default: .countersign)')
  .option('--port <n>', 'port of the API (default: 8080, or a free one)', port)
  .addHelpText('after', examples('npm run dev'))
  .action(async (options: object) => end(await (await import('./dev.ts')).run(options)));

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) end(error.exitCode === 0 ? EXIT.done : EXIT.usage);
  else {
    say(explain(error));
    end(exitCodeOf(error));
  }
}

/** Ends at once: a connection that somebody left open must not keep a finished command waiting. */
function end(code: number): never {
  process.exit(code);
}

/** Commands that look into an installation look into the demo that runs here, when no other is named. */
function useRunningDemo(): void {
  const { databaseUrl, dataDir } = loadSettings();
  const running = databaseUrl === undefined ? findRunning(dataDir) : undefined;
  if (!running) return;
  say(`Using the demo that runs at ${running.url}.`);
  adoptEnv(running.env);
}

function port(text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number > 65_535) throw new InvalidArgumentError('It must be a whole number from 0 to 65535.');
  return number;
}

function count(text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number === 0) throw new InvalidArgumentError('It must be a whole number from 1.');
  return number;
}

/** 10k, 1m, 2500 */
function amount(text: string): number {
  const [, number, unit] = /^(\d+)([km]?)$/i.exec(text) ?? [];
  const value = Number(number) * { '': 1, k: 1_000, m: 1_000_000 }[(unit ?? '').toLowerCase() as '' | 'k' | 'm'];
  if (!(value >= 1 && value <= 10_000_000)) throw new InvalidArgumentError('It must be a number as 10k, 100k, 1m or 2500, at most 10m.');
  return value;
}

function roles(text: string): RoleName[] {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.filter((name) => !isRoleName(name));
  if (unknown.length > 0) throw new InvalidArgumentError(`There is no role ${unknown.join(', ')}; there are ${ROLES.join(', ')}.`);
  return names.filter(isRoleName);
}
