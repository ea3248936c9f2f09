import { expect, it } from 'vitest';
import { foundAfterLostAnswer } from './lost-intake-answer.js';

const away = () => Object.assign(new Error('the database system is starting up'), { code: '57P03' });
const made = () => ['r1', 'r2'].map((runId) => ({ runId, tenantId: 'acme', fence: 1, leasedAtMs: 0 }));

/** A store that fails so many times and then says which runs it does not have for us. */
function store(failures: number, lost: string[], error = away) {
  let asked = 0;
  const renew = async () => {
    asked += 1;
    if (asked <= failures) throw error();
    return lost;
  };
  return { renew, times: () => asked };
}

it('asks until the store is back, and answers the runs that were stored', async () => {
  const { renew, times } = store(2, ['r2']);
  const runs = made();
  const found = await foundAfterLostAnswer({ renew }, runs, 10_000, [1, 1, 1]);
  expect(found).toEqual([runs[0]]);
  expect(found[0]?.leasedAtMs).toBeGreaterThan(0);
  expect(times()).toBe(3);
});

it('answers none when the commit did not go through', async () => {
  expect(await foundAfterLostAnswer(store(0, ['r1', 'r2']), made(), 10_000)).toEqual([]);
});

it('gives up when the store stays away', async () => {
  const { renew, times } = store(9, []);
  await expect(foundAfterLostAnswer({ renew }, made(), 10_000, [1, 1])).rejects.toThrow('starting up');
  expect(times()).toBe(3);
});
