import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { observeRuns } from './testing/observe-runs.js';
import { startWorkflowApp, type WorkflowApp, written } from './testing/start-workflow-app.js';
import { fails, manual } from './testing/subflow-flows.js';
import { end, flow, type Node, send, trigger } from './testing/test-flows.js';

let app: WorkflowApp;
beforeAll(async () => {
  app = await startWorkflowApp();
});
afterAll(() => app?.stop());
beforeEach(() => app.reset());

const { runsOf, ended } = observeRuns(() => app);
const bodies = () => app.sent.map(({ body }) => body);
const rest = () => new Promise((resolve) => setTimeout(resolve, 800));

const failing = (word: string, errorFlowId: string | undefined, nodes: Node[] = [fails]) =>
  flow(word, [trigger(word), ...nodes], [`start out ${nodes[0]?.id}`], errorFlowId ? { errorFlowId } : {});
const errorFlow = (nodes: Node[], edges: string[], settings = {}) =>
  app.publish(flow('errors', nodes, edges, settings));
const telling = () =>
  errorFlow(
    [
      manual,
      send('tell', '{{ event.type }} {{ event.data.nodeId }} {{ event.data.error.code }} {{ event.data.runId }}'),
      end,
    ],
    ['start out tell', 'tell sent done', 'tell undeliverable done'],
  );

describe('the error flow of a flow', () => {
  it('runs once for a failed run, speaks to its customer, and knows what failed', async () => {
    const errors = await telling();
    const flowId = await app.publish(failing('break', errors));
    await app.receive(written('break', '+4915200000091'), 3);
    const [run] = await ended(flowId);
    await ended(errors);
    await rest();
    expect(await runsOf(errors)).toHaveLength(1);
    expect(bodies()).toEqual([`columba.run.failed.v1 stop flow.failed ${run?.id}`]);
    expect(app.sent[0]?.to).toBe('+4915200000091');
    expect(await app.sql('SELECT 1 FROM failed_flow_run WHERE run_id = $1', [run?.id])).toHaveLength(1);
  });

  it('that fails itself starts no other, even where it names one', async () => {
    const last = await telling();
    const errors = await errorFlow([manual, fails], ['start out stop'], { errorFlowId: last });
    const flowId = await app.publish(failing('twice', errors));
    await app.receive(written('twice', '+4915200000092'));
    await ended(flowId);
    expect((await ended(errors)).map(({ status }) => status)).toEqual(['failed']);
    await rest();
    expect(await runsOf(last)).toEqual([]);
  });

  it('that names itself does not go round', async () => {
    const word = 'round';
    const flowId = await app.publish(failing(word, undefined));
    await app.sql(
      `UPDATE flow_version SET document = jsonb_set(document, '{settings,errorFlowId}', to_jsonb($1::text)) WHERE flow_id = $1::uuid`,
      [flowId],
    );
    await app.receive(written(word, '+4915200000093'));
    await ended(flowId, 2);
    await rest();
    expect(await runsOf(flowId)).toHaveLength(2);
  });

  it('that is not there lets the run fail as ever', async () => {
    const flowId = await app.publish(failing('lone', '01890000-0000-7000-8000-0000000000ff'));
    await app.receive(written('lone', '+4915200000094'));
    expect((await ended(flowId))[0]?.status).toBe('failed');
  });

  it('starts for a run that failed after an effect, too', async () => {
    const errors = await telling();
    app.behaviour.send = ({ body }) =>
      body === 'boom'
        ? {
            kind: 'rejected',
            undeliverable: false,
            error: { code: 'provider.blocked', kind: 'permanent', message: 'No.', nodeId: null, retryAfterMs: null },
          }
        : { kind: 'accepted', providerMessageId: 'p' };
    const flowId = await app.publish(failing('later', errors, [send('boom', 'boom')]));
    await app.receive(written('later', '+4915200000095'));
    const [run] = await ended(flowId);
    await ended(errors);
    expect(bodies().at(-1)).toBe(`columba.run.failed.v1 boom provider.blocked ${run?.id}`);
  });
});
