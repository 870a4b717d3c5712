// Any process may key twice: it declares two blind tasks and an arbitration, and the engine room does the rest.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fileURLToPath } from 'node:url';
import { openHouse, type House } from '../../../support/house.ts';
import { doubleEntry } from './definition.ts';

let house: House;
beforeAll(async () => {
  const workflowsPath = fileURLToPath(new URL('./workflows.ts', import.meta.url));
  house = await openHouse({ file: import.meta.url, catalog: [doubleEntry], modules: {}, workflowsPath });
});
afterAll(() => house.close());

const start = () => house.startCase(doubleEntry, { paper: 'DOC-1' });
const keyed = { name: '李伟', account: '6217 0001' };

test('FE-08: two keyings that agree after normalization end the matter, and nobody need settle anything', async () => {
  const id = await start();
  await house.answer(`${id}.keySecond.1`, 'bert', { ...keyed, account: '６２１７  ０００１' });
  await house.answer(`${id}.keyFirst.1`, 'anna', keyed);
  expect(await house.closed(id)).toBe('agreed');
  expect((await house.tasks(id)).map(({ task }) => task).sort()).toEqual(['keyFirst', 'keySecond']);
});

test('SOD-02 and FE-08: two keyings that differ come to a third person, who sees both', async () => {
  const id = await start();
  await house.answer(`${id}.keyFirst.1`, 'anna', keyed);
  await house.open(`${id}.keySecond.1`);
  await expect(house.answer(`${id}.keySecond.1`, 'anna', keyed)).rejects.toThrow('SEGREGATION');
  await house.answer(`${id}.keySecond.1`, 'bert', { ...keyed, name: '李玮' });
  await house.open(`${id}.arbitrate.1`);
  for (const keyer of ['anna', 'bert']) await expect(house.answer(`${id}.arbitrate.1`, keyer, keyed)).rejects.toThrow('SEGREGATION');
  const [row] = await house.db.sql<{ shows: unknown }[]>`select shows from app.tasks where id = ${`${id}.arbitrate.1`}`;
  expect(row?.shows).toMatchObject({ first: { name: '李伟' }, second: { name: '李玮' }, differ: ['name'] });
  await house.answer(`${id}.arbitrate.1`, 'cora', keyed);
  expect(await house.closed(id)).toBe('settled');
});
