import { expect, it } from 'vitest';
import { giveBackRun } from './give-back-run.js';

const run = { tenantId: 'acme', runId: 'r', fence: 3 };
const away = () => Object.assign(new Error('the database system is starting up'), { code: '57P03' });

/** A store that fails so many times in this way. */
function store(failures: number, error: () => Error) {
  const asked: object[] = [];
  const giveBack = async (given: object) => {
    asked.push(given);
    if (asked.length <= failures) throw error();
    return true;
  };
  return { asked, giveBack };
}

it('asks until the store is back', async () => {
  const { asked, giveBack } = store(2, away);
  await giveBackRun({ giveBack }, run, [1, 1, 1]);
  expect(asked).toEqual([run, run, run]);
});

it('leaves it to the lease when the store stays away', async () => {
  const { asked, giveBack } = store(9, away);
  await expect(giveBackRun({ giveBack }, run, [1, 1])).rejects.toThrow('starting up');
  expect(asked).toHaveLength(3);
});

it('does not repeat what is refused for a reason of its own', async () => {
  const { asked, giveBack } = store(9, () => new Error('no such run'));
  await expect(giveBackRun({ giveBack }, run, [1, 1])).rejects.toThrow('no such run');
  expect(asked).toHaveLength(1);
});
