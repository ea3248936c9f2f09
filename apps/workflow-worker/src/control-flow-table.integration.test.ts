import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BRANCHING_FORMS } from './testing/branching-forms.js';
import { type Cell, COLUMNS, type Column, controlFlowCells } from './testing/control-flow-cells.js';
import type { ControlFlowForm } from './testing/control-flow-form.js';
import { LOOP_FORMS } from './testing/loop-forms.js';
import { observeRuns } from './testing/observe-runs.js';
import { startWorkflowApp, type WorkflowApp } from './testing/start-workflow-app.js';
import { WAITING_FORMS } from './testing/waiting-forms.js';

const FORMS = [...BRANCHING_FORMS, ...LOOP_FORMS, ...WAITING_FORMS];

let app: WorkflowApp;
const played = new Map<string, Promise<Cell>>();
const nameOf = (form: ControlFlowForm, column: Column) => `${form.name} x ${column}`;
const allOf = (columns: readonly Column[]) => columns.flatMap((column) => FORMS.map((form) => [form, column] as const));

/** All cells are played side by side, those in which a worker dies after the others; each is then looked at by a test. */
beforeAll(async () => {
  const breaker = { threshold: 1_000, windowMs: 30_000, coolDownMs: 30_000, probes: 1 };
  app = await startWorkflowApp({ options: { breaker, leaseMs: 3_000, reconcileMs: 4_000 } });
  const cells = controlFlowCells(app);
  for (const [form, column] of allOf(['happy', 'error', 'redelivery'])) {
    const cell = cells.play(form, column);
    cell.catch(() => undefined);
    played.set(nameOf(form, column), cell);
  }
  await Promise.allSettled(played.values());
  const crashes = allOf(['crash before', 'crash after']);
  const crashed = await cells.playCrashes(crashes);
  for (const [index, [form, column]] of crashes.entries()) played.set(nameOf(form, column), crashed[index]!);
  await Promise.allSettled(crashed);
  // Whatever comes twice has had the time to come.
  await new Promise((resolve) => setTimeout(resolve, 300));
});
afterAll(() => app?.stop());

const { runsOf, pathOf } = observeRuns(() => app);
const bodies = ({ taken }: Cell) => taken.map(({ body }) => body);
const inOrder = (form: ControlFlowForm, list: readonly string[]) => (form.sideBySide ? list.toSorted() : [...list]);

async function expectRun(cell: Cell, messages: readonly string[]) {
  const { form, flowId } = cell;
  const runs = await runsOf(flowId);
  expect(runs.map(({ status }) => status)).toEqual(['completed']);
  expect(inOrder(form, await pathOf(runs[0]!.id))).toEqual(inOrder(form, form.path));
  expect(inOrder(form, bodies(cell))).toEqual(inOrder(form, messages));
}

/** States of the effects of all runs for this customer: how often each. */
const effectsOf = async ({ from }: Cell) => {
  const rows = await app.sql<{ state: string; count: number }>(
    `SELECT state, count(*)::int AS count FROM effect
     WHERE run_id IN (SELECT run_id FROM message WHERE address = $1) GROUP BY state`,
    [from],
  );
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
};
const unknownTo = async ({ from }: Cell) =>
  (await app.sql<{ body: string }>("SELECT body FROM message WHERE address = $1 AND status = 'unknown'", [from])).map(
    ({ body }) => body,
  );

const looks: Record<Column, (cell: Cell) => Promise<void>> = {
  happy: (cell) => expectRun(cell, cell.form.messages),
  redelivery: (cell) => expectRun(cell, cell.form.messages),
  error: async (cell) => {
    const { error, diesAt } = cell.form;
    const [run, ...others] = await runsOf(cell.flowId);
    expect(others).toEqual([]);
    expect(run?.status).toBe(error.deadLetter ? 'failed' : 'completed');
    expect(bodies(cell).toSorted()).toEqual(error.messages.toSorted());
    const refused = error.refused ?? diesAt;
    const attempts = app.sent.filter(({ to, body }) => to === cell.from && body === refused);
    expect(attempts).toHaveLength(typeof refused === 'string' ? 1 : 0);
    const letters = await app.sql<{ node_id: string }>('SELECT node_id FROM failed_flow_run WHERE run_id = $1', [
      run?.id,
    ]);
    expect(letters.map(({ node_id }) => node_id)).toEqual(error.deadLetter ? [error.deadLetter] : []);
  },
  'crash before': async (cell) => {
    const { diesAt, messages } = cell.form;
    expect(cell.crashed).toBe(true);
    // WhatsApp takes no key: what may have left is never sent again. A variable is simply written.
    const lost = messages.filter((body) => body === diesAt);
    await expectRun(
      cell,
      messages.filter((body) => body !== diesAt),
    );
    expect(await unknownTo(cell)).toEqual(lost);
    expect((await effectsOf(cell)).unknown ?? 0).toBe(lost.length);
  },
  'crash after': async (cell) => {
    const { diesAt, messages } = cell.form;
    expect(cell.crashed).toBe(true);
    await expectRun(cell, messages);
    expect(await unknownTo(cell)).toEqual([]);
    expect(await effectsOf(cell)).toEqual({ confirmed: messages.length + (typeof diesAt === 'string' ? 0 : 1) });
  },
};

describe.each(FORMS.map((form) => [form.name, form] as const))('%s', (_, form) => {
  it.each(COLUMNS)('%s', async (column) => {
    const cell = await played.get(nameOf(form, column))!;
    await looks[column](cell);
  });
});
