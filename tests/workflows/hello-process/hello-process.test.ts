// Stories of the smallest process, on a real engine and a real database.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { helloProcess } from '../../../workflows/hello-process/process.ts';
import { openHouse, type House } from '../../support/house.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse({ file: import.meta.url, catalog: [helloProcess], modules: {} });
});
afterAll(() => house.close());

test('its task is there as soon as the case is, and one answer ends it', async () => {
  const id = await house.startCase(helloProcess, { name: 'Zhang San' });
  expect((await house.tasks(id)).map((row) => [row.id, row.state])).toEqual([[`${id}.greet.1`, 'open']]);
  await house.answer(`${id}.greet.1`, 'bert', { greeting: '您好！' });
  expect(await house.closed(id)).toBe('greeted');
  const [row] = await house.db.sql<{ reason: string }[]>`select reason from app.cases where id = ${id}`;
  expect(row?.reason).toBe('您好！');
  await house.record(id, helloProcess, 'greeted');
});

test('withdrawn before anybody has answered', async () => {
  const id = await house.startCase(helloProcess, { name: 'Li Si' });
  await house.withdraw(id);
  expect(await house.closed(id)).toBe('withdrawn');
  expect((await house.tasks(id)).map((row) => row.state)).toEqual(['cancelled']);
  await house.record(id, helloProcess, 'withdrawn');
});
