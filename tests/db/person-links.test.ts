// The personnel file: what its lines mean, what is wrong with a line, and that it is loaded whole or not at all, twice like once.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readLinks } from '../../cli/links.ts';
import { declareLinks, unknownIn, type Link } from '../../db/queries/person-links.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';

describe('a line of the personnel file', () => {
  test('names two people and what they are to each other, or a customer and somebody of the staff', () => {
    const { links, faults } = readLinks('# household\nanna,bert,household\n\n anna , carl , same-person \r\ncustomer:CUS-1,dora,teller\n');
    expect(faults).toEqual([]);
    expect(links).toEqual([
      { person: 'anna', other: 'bert', kind: 'household' },
      { person: 'anna', other: 'carl', kind: 'same-person' },
      { customer: 'CUS-1', person: 'dora', kind: 'teller' },
    ]);
  });
  test.each([
    ['anna,bert', 'Line 1: write person,other,kind or customer:ID,person,kind.'],
    ['anna,bert,household,x', 'Line 1: write person,other,kind or customer:ID,person,kind.'],
    ['anna,bert,friend', 'Line 1: people are to each other one of same-person, household, relative.'],
    ['anna,bert,credential', 'Line 1: people are to each other one of same-person, household, relative.'], // that is the key's to say
    ['anna,anna,relative', 'Line 1: nobody is linked with herself.'],
    ['customer:CUS-1,anna,friend', 'Line 1: to a customer somebody is one of self, household, relative, teller.'],
  ])('%j is refused', (line, fault) => expect(readLinks(line).faults).toEqual([fault]));
});

describe('links in the database', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase();
    const { sql } = database.db;
    for (const id of ['anna', 'bert', 'carl', 'dora'])
      await sql`insert into app.people (id, username, name, branch_id) values (${id}, ${id}, ${id}, 'HQ')`;
    await sql`insert into app.customers (id, name, branch_id) values ('CUS-1', 'x', 'HQ')`;
  });
  afterAll(() => database.drop());
  const pairs = async () =>
    (await database.db.sql<{ pair: string }[]>`select person || '-' || other || ' ' || kind as pair from app.person_links order by 1`).map(
      ({ pair }) => pair,
    );
  const LINKS: readonly Link[] = [
    { person: 'anna', other: 'bert', kind: 'same-person' },
    { person: 'bert', other: 'carl', kind: 'same-person' },
    { person: 'dora', other: 'anna', kind: 'household' },
    { customer: 'CUS-1', person: 'dora', kind: 'relative' },
  ];

  test('hold both ways, and accounts of one person each with each, also when they come one after the other (FE-01)', async () => {
    expect(await declareLinks(database.db, LINKS.slice(0, 1))).toBe(1);
    expect(await declareLinks(database.db, LINKS)).toBe(3); // what follows from them is added by the database
    expect(await pairs()).toEqual([
      ...['anna-bert same-person', 'anna-carl same-person', 'anna-dora household'],
      ...['bert-anna same-person', 'bert-carl same-person', 'bert-dora household'],
      ...['carl-anna same-person', 'carl-bert same-person', 'carl-dora household'],
      ...['dora-anna household', 'dora-bert household', 'dora-carl household'],
    ]);
    const events = await database.db.sql`select object, key from audit.events where event = 'person.linked' order by object, key`;
    expect(events.map(({ object, key }) => `${object} ${key}`)).toEqual(['anna bert', 'anna dora', 'bert carl', 'dora customer:CUS-1']);
  });
  test('declared a second time change nothing', async () => {
    const before = await pairs();
    expect(await declareLinks(database.db, LINKS)).toBe(0);
    expect(await pairs()).toEqual(before);
  });
  test('of a relative are not those of her own relatives, nor do two holders of one key count as one', async () => {
    for (const id of ['emma', 'fred', 'gina'])
      await database.db.sql`insert into app.people (id, username, name, branch_id) values (${id}, ${id}, ${id}, 'HQ')`;
    await declareLinks(database.db, [
      { person: 'emma', other: 'fred', kind: 'relative' },
      { person: 'fred', other: 'gina', kind: 'relative' },
    ]);
    expect((await pairs()).filter((pair) => /emma|fred|gina/.test(pair))).toEqual([
      ...['emma-fred relative', 'fred-emma relative', 'fred-gina relative', 'gina-fred relative'],
    ]);
  });
  test('of somebody who is not there are told before anything is done', async () => {
    const links: readonly Link[] = [
      { person: 'anna', other: 'nobody', kind: 'relative' },
      { customer: 'CUS-9', person: 'dora', kind: 'self' },
    ];
    expect(await unknownIn(database.db, links)).toEqual(['customer:CUS-9', 'nobody']);
  });
});
