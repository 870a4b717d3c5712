// The titles of queues, for everybody.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openApi, type House } from './support/house.ts';

let house: House;
beforeAll(async () => {
  house = await openApi();
});
afterAll(() => house.close());

it('a queue is called by its name also for somebody who does not work it', async () => {
  const handler = await house.person(['R22']);
  type Listed = { items: { queue: string; title: { en: string; zh: string }; isMine: boolean }[] };
  const { items } = (await handler.get('/v1/queues')).json<Listed>();
  const of = (queue: string) => items.find((one) => one.queue === queue);
  expect(of('complaint-handler')).toEqual({
    queue: 'complaint-handler',
    title: { en: 'Complaint handling', zh: '投诉经办' },
    isMine: true,
  });
  expect(of('underwriting')).toEqual({ queue: 'underwriting', title: { en: 'Underwriting', zh: '信贷审查' }, isMine: false });
});
