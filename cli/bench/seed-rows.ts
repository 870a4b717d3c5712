// The statements by which the seeder fills the tables: one insert … select for each, from one unlogged table of facts about the items. What is
// random comes from a hash of the item's number, so that two seedings of one size are the same but for the clock.

/** In [0, 1), the k-th of item `i`. */
const random = (k: number): string => `((hashint8extended(i, ${k}) & 2147483647) / 2147483648.0)`;
const oneOf = (k: number, values: readonly string[]): string =>
  `(array[${values.map((value) => `'${value}'`).join(',')}])[1 + floor(${random(k)} * ${values.length})::int]`;

export const STARTERS = 50;
export const BRANCHES = 20;
export const CUSTOMERS = 10_000;

const SURNAMES = [...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗'];
const GIVEN = ['伟', '芳', '娜', '秀英', '敏', '静', '丽', '强', '磊', '军', '洋', '勇', '艳', '杰', '娟', '涛', '明', '超', '秀兰', '霞'];
const MATTERS = [
  ...['开户资料更新', '信用卡额度调整申请', '转账差错查询', '贷款提前还款', '账户解冻申请', '手机号变更', '对公开户复核', '利率争议'],
  ...[
    'Statement dispute over a card payment',
    'Change of address with a new paper',
    'Early repayment of a mortgage',
    'Release of a blocked account',
  ],
];

/** People who started the cases, branches, customers. */
export const GROUND = [
  `insert into app.branches (id, title) select 'B' || lpad(n::text, 2, '0'), jsonb_build_object('en', 'Branch ' || n, 'zh', '支行' || n)
   from generate_series(1, ${BRANCHES}) n on conflict do nothing`,
  `insert into app.people (id, username, name, branch_id)
   select 'starter-' || i, 'starter-' || i, ${oneOf(31, SURNAMES)} || ${oneOf(32, GIVEN)}, 'B' || lpad((1 + i % ${BRANCHES})::text, 2, '0')
   from generate_series(1, ${STARTERS}) i`,
  `insert into app.customers (id, name, id_number, mobile, branch_id)
   select 'C' || lpad(i::text, 7, '0'), ${oneOf(33, SURNAMES)} || ${oneOf(34, GIVEN)}, '1101011980' || lpad(i::text, 8, '0'),
     '138' || lpad(i::text, 8, '0'), 'B' || lpad((1 + i % ${BRANCHES})::text, 2, '0')
   from generate_series(1, ${CUSTOMERS}) i`,
];

/**
 * The facts. An item has a time to be done in, of four hours to twenty days, and stands at some share of it: of a hundred three are late, and
 * some of those have waited twice their time. Numbered by the instant at which they were opened, as they would be in a bank.
 */
export const facts = ({ first, last, queues }: { first: number; last: number; queues: readonly string[] }): string[] => [
  `create unlogged table app.bench_items (
     n bigint, id text, task_id text, task text, queue text, branch_id text, starter text, customer text, name text, matter text, amount bigint,
     priority smallint, rung smallint, opened_at timestamptz, due_at timestamptz)`,
  `insert into app.bench_items
   with items as materialized (
     select i, ${oneOf(1, ['decide', 'decide', 'verify', 'call', 'review'])} as task, (array[4, 24, 48, 120, 120, 480])[1 + floor(${random(2)} * 6)::int] as hours,
       case when ${random(3)} < 0.003 then 2 + ${random(4)} when ${random(3)} < 0.03 then 1 + ${random(4)} else ${random(4)} end as share
     from generate_series(${first}::bigint, ${last}::bigint) i
   ), placed as (
     select *, date_trunc('milliseconds', app.app_now() - make_interval(secs => hours * 3600 * share)) as opened, ${first - 1} + row_number() over (order by hours * share desc, i) as n
     from items
   ), named as (
     select *, 'DSK-' || to_char(opened, 'YYYYMMDD') || '-' || lpad(upper(to_hex((n * 2654435761) % 4294967296)), 8, '0') as id from placed
   )
   select n, id, id || '.' || task || '.1', task, (array[${queues.map((queue) => `'${queue}'`).join(',')}])[1 + floor(${random(5)} * ${queues.length})::int],
     case when ${random(6)} < 0.2 then 'HQ' else 'B' || lpad((1 + floor(${random(7)} * ${BRANCHES})::int)::text, 2, '0') end,
     'starter-' || (1 + floor(${random(8)} * ${STARTERS})::int), 'C' || lpad((1 + floor(${random(9)} * ${CUSTOMERS})::int)::text, 7, '0'),
     ${oneOf(10, SURNAMES)} || ${oneOf(11, GIVEN)}, ${oneOf(12, MATTERS)}, 100 * (1 + floor(10 ^ (2 + 4 * ${random(13)}))::bigint),
     coalesce((array[1, 2, 2, 2, 2, 4, 4, 4, 4, 5])[1 + floor(${random(14)} * 50)::int], 3), case when share >= 1 then 3 when share >= 0.8 then 2 when share >= 0.5 then 1 else 0 end,
     opened, opened + make_interval(hours => hours)
   from named order by n`,
  `analyze app.bench_items`,
];

type Kinds = Readonly<
  Record<string, { readonly title: object; readonly formHash: string; readonly ruleSets: readonly string[]; readonly duty: string }>
>;
const json = (value: unknown): string => `'${JSON.stringify(value).replaceAll("'", "''")}'::jsonb`;

/** By table; the tables of one list after the other, the two lists at once. */
export const inserts = (kinds: Kinds, derivation: { readonly spec: object; readonly calendar: string }): Record<string, string>[] => {
  const kind = `(select * from jsonb_to_recordset(${json(Object.entries(kinds).map(([task, known]) => ({ task, ...known })))})
    as k(task text, title jsonb, "formHash" text, "ruleSets" text[], duty text))`;
  const input = `jsonb_build_object('customer', b.name, 'amount', jsonb_build_object('amountMinor', b.amount, 'currency', 'CNY'), 'matter', b.matter)`;
  return [
    {
      'app.cases': `insert into app.cases (id, process, process_version, input, starter, branch_id, customer_id, amount_minor, root_case, received_at, opened_at, touched_at, due_at, has_engine)
        select b.id, 'desk', 1, ${input}, b.starter, b.branch_id, b.customer, b.amount, b.id, b.opened_at, b.opened_at, b.opened_at, b.due_at, false
        from app.bench_items b order by b.n`,
      'app.tasks': `insert into app.tasks (id, case_id, root_case, process, task, title, queue, branch_id, customer_id, amount_minor, rung, priority, due_at, opened_at, available_at, form_hash, shows,
          rule_sets, rule_subjects, rule_duties)
        select b.task_id, b.id, b.id, 'desk', b.task, k.title, b.queue, b.branch_id, b.customer, b.amount, b.rung, b.priority, b.due_at, b.opened_at, b.opened_at, k."formHash",
          jsonb_build_object('input', ${input}), k."ruleSets", array(select b.id from unnest(k."ruleSets")), array(select k.duty from unnest(k."ruleSets"))
        from app.bench_items b join ${kind} k on k.task = b.task order by b.n`,
      'app.duties': `insert into app.duties (subject, rule_set, person, duty)
        select b.id, r.rule_set, b.starter, 'starter' from app.bench_items b join ${kind} k on k.task = b.task, unnest(k."ruleSets") r(rule_set) order by b.n`,
    },
    {
      'app.clocks': `insert into app.clocks (case_id, name, task_id, kind, spec, started_at, due_at, calendar, derivation)
        select b.id, b.task_id, b.task_id, 'task', ${json(derivation.spec)}, b.opened_at, b.due_at, '${derivation.calendar}', '[]' from app.bench_items b order by b.n`,
      'app.rungs': `insert into app.rungs (case_id, clock, fraction, at) select b.id, b.task_id, 1, b.due_at from app.bench_items b where b.rung < 3 order by b.n`,
      'app.messages': `insert into app.messages (case_id, id, kind, body, created_at) select b.id, 'start', 'start', '{}', b.opened_at from app.bench_items b order by b.n`,
      'audit.events': `insert into audit.events (at, actor_kind, actor_id, event, object, case_id, task_id, key)
        select b.opened_at, 'system', 'api', 'task.opened', b.task_id, b.id, b.task_id, '1' from app.bench_items b order by b.n`,
    },
  ];
};
