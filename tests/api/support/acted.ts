// A question, an attachment and a link, for tests that only ask who may act on them.
import type { Caller, House } from './house.ts';

export type Acted = { readonly question: number; readonly attachment: number; readonly otherCase: string; readonly link: number };

export async function acted(
  house: House,
  { caseId, starter, documentId }: { caseId: string; starter: Caller; documentId: string },
): Promise<Acted> {
  const { sql } = house.owner;
  const otherCase = await house.startCase(starter);
  const task = `${caseId}.write.1`;
  const [low = '', high = ''] = [caseId, otherCase].sort();
  const id = async (rows: Promise<{ id: number }[]>) => (await rows)[0]?.id ?? 0;
  return {
    otherCase,
    question: await id(sql<{ id: number }[]>`
      insert into app.questions (task_id, case_id, by_person, to_queue, text, due_at)
      values (${task}, ${caseId}, ${starter.id}, 'general', 'Who knows her?', app.app_now() + interval '1 day') returning id`),
    attachment: await id(sql<{ id: number }[]>`
      insert into app.attachments (case_id, task_id, document_id, title, by_person, brought_in)
      values (${caseId}, ${task}, ${documentId}, 'A letter', ${starter.id}, false) returning id`),
    link: await id(sql<{ id: number }[]>`
      insert into app.case_links (low_case, high_case, reason, by_person) values (${low}, ${high}, 'of the same customer', ${starter.id}) returning id`),
  };
}
