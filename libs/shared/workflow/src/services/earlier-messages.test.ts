import { expect, it } from 'vitest';
import { EarlierMessages } from './earlier-messages.service.js';

const MESSAGE = { tenantId: 'acme', messageId: 'm2' };
const away = () => Object.assign(new Error('the database system is starting up'), { code: '57P03' });

/** A store that answers so, one after the other, and stays with the last. */
function earlier(answers: (boolean | Error)[], leaseMs = 10_000) {
  const owners: string[] = [];
  const runs = {
    sendingElsewhere: async (messages: readonly object[], owner: string) => {
      owners.push(owner);
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      if (answer instanceof Error) throw answer;
      return messages.map(() => answer === true);
    },
  };
  const service = new EarlierMessages(runs, { owner: 'w2', leaseMs }, { warn: () => undefined });
  return { owners, gone: (signal = new AbortController().signal) => service.gone(MESSAGE, signal) };
}

it('leaves at once when nothing is before it', async () => {
  const { gone, owners } = earlier([false]);
  await gone();
  expect(owners).toEqual(['w2']);
});

it('waits for what another worker is sending, and while nobody knows', async () => {
  const { gone, owners } = earlier([true, away(), true, false]);
  await gone();
  expect(owners).toHaveLength(4);
});

it('does not wait for ever, nor when it is called off', async () => {
  await earlier([true], 50).gone();
  const controller = new AbortController();
  const waiting = earlier([true]).gone(controller.signal);
  controller.abort();
  await waiting;
});

it('a store that refuses holds up nobody', async () => {
  const { gone, owners } = earlier([new Error('no such function')]);
  await gone();
  expect(owners).toHaveLength(1);
});
