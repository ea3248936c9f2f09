import type { ApprovalStore, SendResult, VariableStore } from '@columba/workflow/ports';
import { flowError } from '@columba/workflow-contracts';
import { type ControlFlowForm, REFUSED } from './control-flow-form.js';
import { mortalPorts, never, withMethods } from './mortal-worker.js';
import { observeRuns } from './observe-runs.js';
import { eventually, happened, receipt, type SentMessage, type WorkflowApp, written } from './start-workflow-app.js';

export const COLUMNS = ['happy', 'error', 'crash before', 'crash after', 'redelivery'] as const;
export type Column = (typeof COLUMNS)[number];

/** One form under one circumstance: a flow, a customer, and what the provider took for him. */
export interface Cell {
  form: ControlFlowForm;
  column: Column;
  from: string;
  flowId: string;
  taken: SentMessage[];
  /** A worker has died over it. */
  crashed: boolean;
}

type Mortal = ReturnType<typeof mortalPorts>;

/** Plays the cells of the table in one app, as many as are wanted at once. */
export function controlFlowCells(app: WorkflowApp) {
  const cells: Cell[] = [];
  const { ended } = observeRuns(() => app);
  let mortal: Mortal | null = null;

  const cellOf = (is: (cell: Cell) => boolean): Cell => {
    const cell = cells.find(is);
    if (!cell) throw new Error('of no cell');
    return cell;
  };
  const dies = ({ column, crashed }: Cell) => mortal !== null && column.startsWith('crash') && !crashed;

  app.behaviour.send = async (message): Promise<SendResult> => {
    const cell = cellOf(({ from }) => from === message.to);
    if (isRefused(cell, message.body)) return refusal();
    if (!mortal || !dies(cell) || message.body !== cell.form.diesAt) return accept(cell, message);
    const runId = await aloneInItsRun(app, message.messageId);
    if (cell.column === 'crash after') {
      mortal.lose(runId);
      accept(cell, message);
    }
    cell.crashed = true;
    return cell.column === 'crash after' ? accepted(message) : await never();
  };

  /** The same for what is no message: the write of a variable. */
  const writeVariable =
    (store: VariableStore): VariableStore['writeOnce'] =>
    async (...given) => {
      const cell = cellOf(({ flowId }) => flowId === given[0].flowId);
      if (!dies(cell)) return await store.writeOnce(...given);
      if (cell.column === 'crash after') await store.writeOnce(...given);
      cell.crashed = true;
      return await never();
    };

  const begin = async (form: ControlFlowForm, column: Column): Promise<Cell> => {
    const number = cells.length + 10;
    const cell: Cell = { form, column, from: `+49160000000${number}`, flowId: '', taken: [], crashed: false };
    cells.push(cell);
    const childId = form.child ? await app.publish(form.child) : '';
    const word = `form${number}`;
    cell.flowId = await app.publish(form.document(word, childId));
    if (column === 'error') await spoilVariable(app, cell);
    await app.receive(written(word, cell.from), timesOf(cell));
    return cell;
  };

  const goThrough = async (cell: Cell): Promise<Cell> => {
    await Promise.all([answer(app, cell), ended(cell.flowId, 1, 30_000)]);
    return cell;
  };

  return {
    play: async (form: ControlFlowForm, column: Column): Promise<Cell> => await goThrough(await begin(form, column)),
    /** All that are to die do so in one worker, each where its form says; another worker takes over what it has left. */
    playCrashes: async (forms: readonly (readonly [ControlFlowForm, Column])[]): Promise<Promise<Cell>[]> => {
      const dying = mortalPorts(app.ports);
      mortal = dying;
      const variableStore = withMethods(app.ports.variableStore, {
        writeOnce: writeVariable(dying.ports.variableStore),
      });
      const worker = await app.replaceWorker({ ...dying.ports, variableStore });
      const begun = await Promise.all(forms.map(([form, column]) => begin(form, column)));
      const through = begun.map((cell) => Promise.all([goThrough(cell), bringReceipt(app, cell)]).then(() => cell));
      for (const one of through) one.catch(() => undefined);
      const atTheirEnd = eventually('all are there', async () => begun.every(({ crashed }) => crashed), 15_000);
      // A cell that does not come there is its own test's to tell.
      await atTheirEnd.catch(() => undefined);
      await app.replaceWorker(app.ports, async () => {
        await dying.die();
        // Nothing that it does reaches anybody now; only its timers are to end.
        await worker.stop();
      });
      mortal = null;
      return through;
    },
  };
}

function timesOf({ column }: Cell): number {
  return column === 'redelivery' ? 2 : 1;
}

function isRefused({ form, column }: Cell, body: string): boolean {
  return column === 'error' && body === (form.error.refused ?? form.diesAt);
}

function refusal(): SendResult {
  const error = flowError({ code: REFUSED, kind: 'permanent', message: 'refused' });
  return { kind: 'rejected', undeliverable: false, error };
}

function accepted({ messageId }: SentMessage): SendResult {
  return { kind: 'accepted', providerMessageId: `p-${messageId}` };
}

function accept(cell: Cell, message: SentMessage): SendResult {
  cell.taken.push(message);
  return accepted(message);
}

/** The run of a message, once whatever else it has sent is settled: so it is known what the worker dies over. */
async function aloneInItsRun(app: WorkflowApp, messageId: string): Promise<string> {
  return await eventually('all else is settled', async () => {
    const [row] = await app.sql<{ run_id: string; open: number }>(
      `SELECT m.run_id, (SELECT count(*)::int FROM effect e WHERE e.run_id = m.run_id AND e.state = 'intent') AS open
       FROM message m WHERE m.id = $1`,
      [messageId],
    );
    return row?.open === 1 && row.run_id;
  });
}

/** What cannot be counted up. */
async function spoilVariable(app: WorkflowApp, { form, flowId }: Cell): Promise<void> {
  if (typeof form.diesAt === 'string') return;
  const text = { scope: 'flow' as const, flowId, name: form.diesAt.variable, type: 'text' as const, value: 'many' };
  await app.ports.variableStore.put('acme', text, { by: 'test' });
}

/** What the run waits for comes, as often as everything comes in this column. */
async function answer(app: WorkflowApp, cell: Cell): Promise<void> {
  const { waitsFor } = cell.form;
  if (!waitsFor) return;
  const run = await eventually(
    `it waits for ${waitsFor}`,
    async () =>
      (
        await app.sql<{ id: string; ended: boolean }>(
          `SELECT id, status IN ('completed', 'failed') AS ended FROM flow_run
           WHERE flow_id = $1 AND (wait_reason = $2 OR status IN ('completed', 'failed'))`,
          [cell.flowId, waitsFor],
        )
      )[0],
    30_000,
  );
  if (run.ended) return;
  if (waitsFor === 'event') await app.receive(happened('x.paid', `whatsapp:${cell.from}`, { sum: 5 }), timesOf(cell));
  if (waitsFor === 'reply') await app.receive(written('4711', cell.from), timesOf(cell));
  if (waitsFor === 'approval') await approve(app, run.id, timesOf(cell));
}

async function approve(app: WorkflowApp, runId: string, times: number): Promise<void> {
  const { approvalStore } = app.ports as unknown as { approvalStore: ApprovalStore };
  const [asked] = (await approvalStore.list('acme', { status: 'open', runId, limit: 1 })).items;
  if (!asked) throw new Error('nobody is asked');
  for (let time = 0; time < times; time += 1)
    await approvalStore.decide('acme', asked.id, { decision: 'approved', by: 'user:1', note: '' });
}

/** The provider tells that it has a message of which the worker that took over knows nothing. */
async function bringReceipt(app: WorkflowApp, cell: Cell): Promise<void> {
  if (cell.column !== 'crash after' || typeof cell.form.diesAt !== 'string') return;
  const message = await eventually(
    'nobody knows what became of it',
    async () => {
      const [row] = await app.sql<{ id: string }>(
        "SELECT id FROM message WHERE address = $1 AND body = $2 AND status = 'unknown'",
        [cell.from, cell.form.diesAt],
      );
      return row && cell.taken.find(({ messageId }) => messageId === row.id);
    },
    30_000,
  );
  await app.receive(receipt(message, 'delivered'));
}
