import { eventually, type WorkflowApp } from './start-workflow-app.js';

/** What the database says of runs; asked again until it is so. */
export function observeRuns(app: () => WorkflowApp) {
  const runsOf = (flowId: string) =>
    app().sql<{ id: string; status: string; state: unknown }>(
      'SELECT id, status, state FROM flow_run WHERE flow_id = $1 ORDER BY id',
      [flowId],
    );
  const ended = (flowId: string, count = 1, timeoutMs?: number) =>
    eventually(
      `${count} runs of the flow have ended`,
      async () => {
        const runs = await runsOf(flowId);
        return (
          runs.length >= count && runs.every((run) => ['completed', 'failed', 'cancelled'].includes(run.status)) && runs
        );
      },
      timeoutMs,
    );
  const waiting = (flowId: string) =>
    eventually('a run waits', async () => (await runsOf(flowId)).find((run) => run.status === 'waiting'));
  const pathOf = async (runId: string) =>
    (
      await app().sql<{ node: string }>(
        `SELECT body->>'nodeId' AS node FROM flow_event WHERE run_id = $1 AND body->>'type' = 'node.settled' ORDER BY seq`,
        [runId],
      )
    ).map((row) => row.node);
  return { runsOf, ended, waiting, pathOf };
}
