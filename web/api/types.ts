// The shapes that the API answers with: names for what stands in schema.d.ts, which is generated from api/openapi.json
// (`openapi-typescript api/openapi.json -o web/api/schema.d.ts`; a test says when it is behind).
import type { components } from './schema.d.ts';

type Schemas = components['schemas'];
export type JsonSchema = { readonly [key: string]: unknown };

export type Text = Schemas['Text'];
export type Term = Schemas['Term'];
export type Session = Schemas['Session'];
export type Person = Session['person'];
export type SessionItem = Schemas['SessionItem'];
export type StaffMember = Schemas['Person'];
export type ListedPerson = Schemas['ListedPerson'];
export type ListedPeopleChange = Schemas['ListedPeopleChange'];
export type Absence = Schemas['Absence'];
export type ApiKey = Schemas['ApiKey'];
export type TaskItem = Schemas['TaskItem'];
export type ListedTask = Schemas['ListedTask'];
export type Queue = Schemas['Queue'];
export type Counts = Schemas['Counts'];
export type Bulk = Schemas['Bulk'];
export type BulkItem = Schemas['BulkItem'];
export type Task = Schemas['Task'];
export type TaskState = Task['state'];
export type Completed = Schemas['CompletedTask'];
export type Lease = Schemas['Lease'];
/** `by` is who typed it; a saved draft's answer does not repeat it. */
export type Draft = Omit<Schemas['Draft'], 'by'>;
export type KeptDraft = Schemas['KeptDraft'];
export type Inbox = Schemas['Inbox'];
export type QueueLoad = Schemas['QueueLoad'];
export type Found = Schemas['Found'];
export type SavedView = Schemas['SavedView'];
export type Question = Schemas['Question'];
export type Mention = Schemas['Mention'];
export type Attachment = Schemas['Attachment'];
export type CaseLink = Schemas['CaseLink'];
export type SignInMethods = Schemas['SignInMethods'];
export type Given = Schemas['GivenTask'];
export type Candidates = Schemas['Candidates'];
export type Comment = Schemas['Comment'];
export type Why = Schemas['Why'];
export type Process = Schemas['Process'];
export type CaseItem = Schemas['CaseItem'];
export type Case = Schemas['Case'];
export type Clock = Schemas['Clock'];
export type ExplainedClock = Schemas['ExplainedClock'];
export type Loan = Schemas['Loan'];
export type Tranche = Schemas['Tranche'];
export type Account = Schemas['Account'];
export type DecisionRecord = Schemas['DecisionRecord'];
export type Actor = Schemas['Actor'];
export type TimelineItem = Schemas['TimelineItem'];
export type Document = Schemas['Document'];
export type Uploaded = Schemas['Uploaded'];
export type DeadLetter = Schemas['DeadLetter'];
export type StuckCase = Schemas['StuckCase'];
export type UnknownEffect = Schemas['UnknownEffect'];
export type ProblemBody = Schemas['Problem'];

export type Page<Item> = { readonly items: readonly Item[]; readonly next: string | null };
