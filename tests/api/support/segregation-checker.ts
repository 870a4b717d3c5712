// The rules of four-eyes and segregation written a second time, plainly and without the product's code: it reads the audit log of one graph of
// cases from its first event to its last and says who did what she must not have done. What it finds is a fault of the product.
import type { Db } from '../../../db/client.ts';

/** What a task is, as the generator of processes made it; not the product's own form of it. */
export type PlainTask = {
  readonly notSamePersonAs: readonly string[];
  readonly rules: readonly string[];
  readonly duty: string;
  readonly isCheck: boolean;
};
export type PlainProcess = { readonly id: string; readonly tasks: Readonly<Record<string, PlainTask>> };

type Event = {
  id: number;
  event: string;
  actor: string;
  kind: string;
  object: string;
  caseId: string | null;
  taskId: string | null;
  data: Record<string, unknown>;
};
type Act = {
  readonly at: number;
  readonly process: string;
  readonly task: string;
  readonly taskId: string;
  readonly people: readonly string[];
  readonly isBot: boolean;
};

export type World = {
  readonly processes: readonly PlainProcess[];
  /** Pairs who count as one. */
  readonly pairs: readonly (readonly [string, string])[];
  readonly cases: readonly string[];
  /** Who looks after the customer of all these cases. */
  readonly manager: string;
};

/** One sentence for each violation. */
export async function violations(db: Db, world: World): Promise<string[]> {
  const events = await db.sql<Event[]>`
    select id, event, actor_id as actor, actor_kind as kind, object, case_id as "caseId", task_id as "taskId", data from audit.events
    where case_id = any(${[...world.cases]}::text[]) or event like 'substitution.%' order by id`;
  const kinds = await db.sql<
    { id: string; process: string; starter: string }[]
  >`select id, process, starter from app.cases where id = any(${[...world.cases]}::text[])`;
  const processOf = new Map(kinds.map(({ id, process }) => [id, process]));
  const acts: Act[] = [];
  const found: string[] = [];
  const stoodFor: { readonly who: string; readonly whom: string }[] = [];
  const heldFor = new Map<string, string>();

  const asOne = (person: string) => [person, ...world.pairs.flatMap(([a, b]) => (a === person ? [b] : b === person ? [a] : []))];
  const inherited = (person: string): string[] => {
    const heard = new Set([person]);
    for (const one of heard) for (const { who, whom } of stoodFor) if (who === one) heard.add(whom);
    return [...heard];
  };
  const spec = (process: string, task: string) => world.processes.find(({ id }) => id === process)?.tasks[task];

  /** By which rule a person who did the first may not do the second, in whichever order they are written down. */
  function conflict(one: Act, other: Act): string | null {
    const [a, b] = [spec(one.process, one.task), spec(other.process, other.task)];
    if (!a || !b) return null;
    if (one.process === other.process && (a.notSamePersonAs.includes(other.task) || b.notSamePersonAs.includes(one.task))) return 'FE-01';
    return a.duty === b.duty ? null : (a.rules.find((rule) => b.rules.includes(rule)) ?? null);
  }

  function judge(act: Act): void {
    const task = spec(act.process, act.task);
    const who = act.people.join(' for ');
    if (task?.isCheck === true && act.isBot) found.push(`FE-09: the bot ${who} did ${act.taskId}`);
    const excluding = new Set(act.people.flatMap(inherited));
    if (task?.notSamePersonAs.includes('starter'))
      for (const one of kinds.filter(({ process }) => process === act.process))
        if (asOne(one.starter).some((person) => excluding.has(person)))
          found.push(`FE-01: ${one.starter} started ${one.id}, ${who} did ${act.taskId}`);
    const keepsOutManager = task?.rules.find((rule) => rule === 'AU-05' || rule === 'SOD-03');
    if (keepsOutManager !== undefined && asOne(world.manager).some((person) => excluding.has(person)))
      found.push(`${keepsOutManager}: ${world.manager} looks after the customer, ${who} did ${act.taskId}`);
    for (const earlier of acts) {
      const rule = conflict(earlier, act);
      if (rule !== null && earlier.people.flatMap(asOne).some((person) => excluding.has(person)))
        found.push(
          `${rule}: ${earlier.people.join(' for ')} did ${earlier.taskId} (event ${earlier.at}), ${who}, excluded as ${[...excluding].join(', ')}, did ${act.taskId} (event ${act.at})`,
        );
    }
    acts.push(act);
  }

  for (const { id, event, actor, kind, object, caseId, taskId, data } of events) {
    const text = (key: string) => (typeof data[key] === 'string' ? data[key] : null);
    const claim = `${String(taskId)}@${String(data['fence'])}`;
    if (['task.claimed', 'task.assigned', 'task.handed-over'].includes(event) && text('heldFor') !== null)
      heldFor.set(claim, String(text('heldFor')));
    if (event === 'substitution.made') stoodFor.push({ who: String(text('substitute')), whom: object });
    if (event === 'task.delegated') stoodFor.push({ who: String(text('to')), whom: actor });
    if (event === 'task.recalled') {
      const last = acts.findLastIndex((act) => act.taskId === taskId);
      if (last >= 0) acts.splice(last, 1);
    }
    if ((event === 'task.completed' || event === 'task.handed-in') && caseId !== null && taskId !== null) {
      const absent = event === 'task.completed' ? heldFor.get(claim) : undefined;
      judge({
        ...{ at: id, process: String(processOf.get(caseId)), task: String(taskId.split('.')[1]), taskId },
        ...{ people: absent === undefined ? [actor] : [actor, absent], isBot: kind === 'bot' },
      });
    }
  }
  return found;
}
