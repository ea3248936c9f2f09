import type { IntakeStore } from '@columba/workflow/ports';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { withMethods } from './testing/mortal-worker.js';
import { observeRuns } from './testing/observe-runs.js';
import { startWorkflowApp, type WorkflowApp, written } from './testing/start-workflow-app.js';
import { reply } from './testing/test-flows.js';

const cut = () =>
  Object.assign(new Error('terminating connection due to unexpected postmaster exit'), { code: '57P01' });

let app: WorkflowApp;
beforeAll(async () => {
  // Nobody may wait for a lease to run out.
  app = await startWorkflowApp({ options: { leaseMs: 60_000 } });
});
afterAll(() => app?.stop());
beforeEach(() => app.reset());

const { ended } = observeRuns(() => app);

/** A worker whose first commit of an intake goes as `commit` says. */
async function firstCommit(commit: IntakeStore['commit']): Promise<void> {
  let first = true;
  const { intakeStore } = app.ports;
  await app.replaceWorker({
    ...app.ports,
    intakeStore: withMethods(intakeStore, {
      commit: async (...given) => {
        if (!first) return await intakeStore.commit(...given);
        first = false;
        return await commit(...given);
      },
    }),
  });
}

it('runs whose commit went through, and whose answer was lost, go on at once', async () => {
  const flowId = await app.publish(reply('stored'));
  await firstCommit(async (...given) => {
    await app.ports.intakeStore.commit(...given);
    throw cut();
  });
  await app.receive(written('stored', '+4915800000001'));
  const [run] = await ended(flowId, 1, 5_000);
  expect(run?.status).toBe('completed');
  expect(app.sent).toHaveLength(1);
  expect(await app.sql('SELECT state FROM effect WHERE run_id = $1', [run?.id])).toEqual([{ state: 'confirmed' }]);
});

it('an event whose commit did not go through is delivered again', async () => {
  const flowId = await app.publish(reply('undone'));
  await firstCommit(async () => {
    throw cut();
  });
  await app.receive(written('undone', '+4915800000002'));
  expect((await ended(flowId, 1, 5_000))[0]?.status).toBe('completed');
  expect(app.sent).toHaveLength(1);
});
