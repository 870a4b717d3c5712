// Where people are looked for by name: among the staff, or among those to whom an item may be given.
import { listCandidates, listPeople, type PeopleFilter } from '../api/calls.ts';
import type { Candidates, ListedPerson } from '../api/types.ts';
import type { PeopleSource } from '../acts/person-field.tsx';

export const staff = (filter: PeopleFilter = {}): PeopleSource<ListedPerson> => ({
  queryKey: ['people', 'found', filter],
  read: (q) => listPeople(q === undefined ? filter : { ...filter, q }),
});
export const candidatesOf = (task: string): PeopleSource<Candidates['items'][number]> => ({
  queryKey: ['candidates', task],
  read: (q) => listCandidates(task, q),
});
