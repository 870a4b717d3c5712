// Who may import whom (docs/decisions and the table of the house): one rule per folder, listing what it may not reach.
// "activities/adapters" holds the heavy libraries; a library is imported by exactly one of them.

/** Folders of the house. */
const HOUSE = ['domain', 'workflows', 'commands', 'activities', 'workers', 'api', 'db', 'web', 'demo', 'cli'];
const path = (...folders) =>
  folders.map((folder) => (folder.endsWith('.ts') ? `^${folder.replaceAll('.', '[.]')}$` : `^${folder}/`)).join('|');
const rest = (...allowed) => path(...HOUSE.filter((folder) => !allowed.includes(folder)));

/** A folder may import itself and these; types count as imports unless said otherwise. */
const onlyTo = (from, allowed, comment, extra = {}) => ({
  name: `${from}-imports-only-${allowed.join('-') || 'itself'}`,
  comment,
  severity: 'error',
  from: { path: path(from), ...extra.from },
  to: { path: rest(from, ...allowed), ...extra.to },
});

const values = { dependencyTypesNot: ['type-only'] };

module.exports = {
  forbidden: [
    onlyTo('domain', [], 'Rules and types: no I/O, no engine, nothing of the other folders.'),
    {
      name: 'domain-is-pure',
      comment: 'No Node built-ins, and of packages only zod, in schema files.',
      severity: 'error',
      from: { path: '^domain/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'domain-packages',
      comment: 'No package but zod, and that only as a type or in *.schema.ts: workflows import the rest.',
      severity: 'error',
      from: { path: '^domain/', pathNot: '[.]schema[.]ts$' },
      to: { ...values, dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer'] },
    },
    {
      name: 'workflows-are-deterministic',
      comment: 'Workflow code decides; it takes types from activities and from process.ts, and nothing else that acts.',
      severity: 'error',
      from: { path: '^workflows/', pathNot: '^workflows/catalog[.]ts$' },
      to: {
        path: [
          rest('workflows', 'domain', 'activities'),
          '^activities/',
          '^workflows/[^/]+/process[.]ts$',
          '^workflows/catalog[.]ts$',
        ].join('|'),
        ...values,
      },
    },
    {
      name: 'workflows-types-only-from-activities',
      comment: 'Even as types, workflows know activities alone.',
      severity: 'error',
      from: { path: '^workflows/' },
      to: { path: rest('workflows', 'domain', 'activities') },
    },
    {
      name: 'nobody-imports-workflow-code',
      comment: 'It runs in the sandbox of the engine, which loads it by path. process.ts and catalog.ts are data and may be read.',
      severity: 'error',
      from: { path: '^(domain|commands|activities|workers|api|db|web|demo|cli)/', pathNot: '^cli/bench/processes/' },
      // kit/signals.ts holds the names of the messages, which their sender must know.
      to: { path: '^workflows/', pathNot: '^workflows/([^/]+/process|catalog|kit/signals)[.]ts$', ...values },
    },
    onlyTo('activities', ['domain', 'db', 'workflows'], 'Activities act: they know rules, data and what a process is.'),
    onlyTo(
      'commands',
      ['domain', 'db', 'workflows', 'activities'],
      'Commands are what people may do; of activities they know the blob store alone.',
    ),
    {
      name: 'commands-know-of-activities-the-blob-store',
      severity: 'error',
      comment: 'A command must not act on the world outside: that is a step of a process.',
      from: { path: '^commands/' },
      to: { path: '^activities/', pathNot: '^activities/adapters/(blobs|keys|images)[.]ts$', ...values },
    },
    onlyTo('workers', ['domain', 'db', 'workflows', 'activities'], 'Workers run processes and steps; commands are for people.', {
      from: { pathNot: '^workers/(bulks|keeper)[.]ts$' },
    }),
    onlyTo('workers/bulks.ts', ['domain', 'db', 'workers', 'commands'], 'What a lead asks for many items is done by the commands of one.'),
    onlyTo('api', ['domain', 'db', 'workflows', 'commands', 'activities', 'workers'], 'The API admits; commands act.'),
    {
      name: 'api-wires-in-one-place',
      comment:
        'Stores and readers come into the API by parameters; compose.ts, vault.ts and decode.ts make them, main.ts holds the lifeline.',
      severity: 'error',
      from: { path: '^api/', pathNot: '^api/(compose|vault|decode|main)[.]ts$' },
      to: { path: '^(activities|workers)/', ...values },
    },
    onlyTo('db', ['domain'], 'Queries know the shapes of the domain.'),
    onlyTo('web', ['domain', 'api'], 'The workbench knows the API by its types.'),
    {
      name: 'web-types-only-from-api',
      comment: 'Nothing of the server reaches the browser.',
      severity: 'error',
      from: { path: '^web/' },
      to: { path: '^api/', ...values },
    },
    onlyTo(
      'demo',
      HOUSE.filter((folder) => folder !== 'workflows'),
      'The demo is a user of the product.',
    ),
    {
      name: 'web-is-not-imported',
      comment: 'It is built, and served as files.',
      severity: 'error',
      from: { path: '^(domain|workflows|commands|activities|workers|api|db|demo|cli)/' },
      to: { path: '^web/' },
    },
    {
      name: 'the-api-never-loads-the-worker',
      comment: 'The Temporal worker is native code of some 100 MB; the API uses the client.',
      severity: 'error',
      from: { path: '^(api|commands|db)/' },
      to: { path: 'node_modules/@temporalio/worker', reachable: true },
    },
    {
      name: 'no-circles',
      comment: 'Two files that need each other are one file.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: values },
    },
    {
      name: 'resolvable',
      comment: 'An import that is not in package.json works on one machine only.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['node_modules/.cache', '^web/dist', '^tests/', '^[.](cache|countersign|runtime)/'] },
    tsPreCompilationDeps: true, // sees type-only imports
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
    },
  },
};
