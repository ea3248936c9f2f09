import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { observeRuns } from './testing/observe-runs.js';
import { eventually, startWorkflowApp, type WorkflowApp, written } from './testing/start-workflow-app.js';
import { end, flow, send, trigger } from './testing/test-flows.js';

let app: WorkflowApp;
beforeAll(async () => {
  app = await startWorkflowApp({ options: { leaseMs: 10_000 } });
});
afterAll(() => app?.stop());
beforeEach(() => app.reset());

const { runsOf, ended } = observeRuns(() => app);
const bodies = () => app.sent.map(({ body }) => body);
const FROM = '+4915900000001';

/** start --> say --> done */
const saying = (word: string) =>
  app.publish(
    flow(word, [trigger(word), send('say', word), end], ['start out say', 'say sent done', 'say undeliverable done']),
  );
const worker = (owner: string) => ({ ...app.ports, options: { ...app.ports.options, owner } });

//  the old worker:  slow .......... first          (waits for its turn, while the worker is being stopped)
//  the new worker:          second                 (has taken the events over)
it('what the worker before has still to send to a customer leaves first', async () => {
  let answer = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    answer = resolve;
  });
  app.behaviour.send = async ({ body, messageId }) => {
    if (body === 'slow') await held;
    return { kind: 'accepted', providerMessageId: `p-${messageId}` };
  };
  const [slow, first, second] = [await saying('slow'), await saying('first'), await saying('second')];
  const old = await app.replaceWorker(worker('old'));
  await app.receive(written('slow', FROM));
  await eventually('the provider is slow', async () => app.sent.length === 1);
  await app.receive(written('first', FROM));
  await eventually('the first is begun', async () => (await runsOf(first)).length === 1);
  let stopping: Promise<void> = Promise.resolve();
  await app.replaceWorker(worker('new'), async () => {
    stopping = old.stop();
  });
  await app.receive(written('second', FROM));
  await eventually('the second is begun', async () => (await runsOf(second)).length === 1);
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(bodies()).toEqual(['slow']);
  answer();
  await Promise.all([slow, first, second].map((flowId) => ended(flowId)));
  expect(bodies()).toEqual(['slow', 'first', 'second']);
  await stopping;
});
