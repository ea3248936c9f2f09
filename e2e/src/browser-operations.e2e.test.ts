import type {
  BulkJobResource,
  FlowDocument,
  Page as ListPage,
  RunDetail,
  RunResource,
} from '@columba/workflow-contracts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graveFindings } from './support/accessibility.js';
import { launchBrowser, picture, signIn } from './support/browser.js';
import { type ColumbaUnderTest, startUnderTest } from './support/columba-under-test.js';
import { eventually } from './support/eventually.js';
import { byHand } from './support/journeys.js';

let product: ColumbaUnderTest;
let browser: Browser;
let page: Page;
const pageErrors: string[] = [];

beforeAll(async () => {
  product = await startUnderTest({ parts: { dashboard: true } });
  browser = await launchBrowser();
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.setDefaultTimeout(20_000);
  page.on('pageerror', (error) => pageErrors.push(error.message));
  await signIn(page, product.columba.dashboardUrl ?? '');
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

const open = (path: string) => page.goto(`${product.columba.dashboardUrl}/en/dashboard/${path}`);
const dialog = () => page.getByRole('dialog');
const list = async <T>(path: string) => (await product.acme.call<ListPage<T>>('GET', `/api/v1${path}`)).items;
const statuses = async (flowId: string) =>
  (await list<RunResource>(`/runs?flowId=${flowId}&limit=200`)).map(({ status }) => status);

async function started(document: FlowDocument, count: number): Promise<{ flowId: string; runIds: string[] }> {
  const flowId = await product.acme.publish(document);
  const runIds: string[] = [];
  for (let n = 0; n < count; n += 1) {
    const { runId } = await product.acme.call<{ runId: string }>('POST', `/api/v1/flows/${flowId}/runs`, {});
    runIds.push(runId);
  }
  return { flowId, runIds };
}

describe('dead letters', () => {
  it('stand in groups, and are retried with a preview, a pace, progress and a way to stop it', async () => {
    const broken = byHand('Stock check', { id: 'look', type: 'fail', config: { reason: 'No such article' } });
    const { flowId } = await started(broken, 12);
    await eventually('all have failed', async () => (await statuses(flowId)).every((status) => status === 'failed'));
    await open('dead-letters');
    const group = page.getByRole('listitem').filter({ hasText: 'No such article' }).first();
    await group.getByText('12 runs').waitFor();
    await group.getByRole('button', { name: 'No such article' }).click();
    await group
      .getByRole('button', { name: /^Retry run/ })
      .nth(11)
      .waitFor();
    expect(await graveFindings(page)).toEqual([]);
    await picture(page, 'dead-letters-open');

    await group.getByRole('button', { name: 'Retry all…' }).click();
    await dialog().getByText('12 runs continue at the failed node.').waitFor();
    await dialog().getByLabel('Pace').click();
    await page.getByRole('option', { name: '1 a second' }).click();
    await dialog()
      .getByText(/That takes about 12/)
      .waitFor();
    await dialog().getByRole('button', { name: 'Retry 12 runs' }).click();
    const jobs = page.getByRole('region', { name: 'Bulk jobs' });
    await jobs.getByText('Retrying 12 dead letters').waitFor();
    await jobs.getByRole('button', { name: 'Stop', exact: true }).click();
    await jobs.getByText(/^Retried \d+ dead letter/).waitFor();
    const [job] = await list<BulkJobResource>('/bulk-jobs');
    expect(job).toMatchObject({ action: 'redrive', state: 'cancelled', total: 12 });
    expect(job?.done).toBeLessThan(12);
  });
});

describe('approvals', () => {
  it('are decided on a phone, with a note that stays', async () => {
    const config = { title: 'Refund 249 €?', instructions: 'Look at the photos first.', role: 'admin' };
    const { runIds } = await started(byHand('Refund', { id: 'ask', type: 'approval', config }), 2);
    const phone = await browser.newContext({
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      storageState: await page.context().storageState(),
    });
    const hand = await phone.newPage();
    await hand.goto(`${product.columba.dashboardUrl}/en/dashboard/approvals`);
    const questions = hand.getByRole('list', { name: 'Approvals' }).getByRole('button', { name: 'Refund 249 €?' });
    await eventually('both questions', async () => (await questions.count()) === 2);
    await questions.first().click();
    await hand.getByText('Look at the photos first.').waitFor();
    expect(await graveFindings(hand)).toEqual([]);
    await hand.getByLabel('Note').fill('The lamp is broken indeed.');
    await hand.getByRole('button', { name: 'Approve' }).click();
    await eventually('one question is left', async () => (await questions.count()) === 1);
    await questions.first().click();
    await hand.getByRole('button', { name: 'Reject' }).click();
    await hand.getByText('Nothing waits for a decision').waitFor();
    await hand.getByRole('radio', { name: 'Approved' }).click();
    await questions.first().click();
    await hand.getByText('The lamp is broken indeed.').waitFor();
    await hand.getByText(/^You, /).waitFor();
    await phone.close();
    for (const id of runIds)
      await eventually('the run goes on', async () => (await product.acme.run(id)).status === 'completed');
  });
});

describe('many runs', () => {
  it('are paused by hand and resumed by filter, with progress', async () => {
    const { flowId } = await started(byHand('Follow-up', { id: 'wait', type: 'delay', config: { for: 'P7D' } }), 60);
    await eventually('all wait', async () => (await statuses(flowId)).every((status) => status === 'waiting'));
    await open(`runs?flowId=${flowId}`);
    const boxes = page.getByRole('checkbox', { name: /^Select Follow-up/ });
    const bar = page.getByRole('region', { name: 'Chosen runs' });
    await boxes.nth(0).click();
    await boxes.nth(2).click({ modifiers: ['Shift'] });
    await bar.getByText('3 selected').waitFor();
    await bar.getByRole('button', { name: 'Pause' }).click();
    await dialog().getByRole('button', { name: 'Pause 3 runs' }).click();
    await eventually('three stand still', async () => {
      return (await statuses(flowId)).filter((status) => status === 'paused').length === 3;
    });
    await page.getByRole('checkbox', { name: 'Select all loaded runs' }).click();
    await bar.getByRole('button', { name: 'Select all that match' }).click();
    await bar.getByText('All that match the filter').waitFor();
    expect(await graveFindings(page)).toEqual([]);
    await bar.getByRole('button', { name: 'Resume' }).click();
    await dialog().getByRole('button', { name: 'Resume all' }).click();
    await page.getByRole('region', { name: 'Bulk jobs' }).getByText('Resumed 3 runs').waitFor();
    await page.getByRole('link', { name: 'Bulk jobs', exact: true }).click();
    await page
      .getByRole('row', { name: /Paused 3 runs/ })
      .getByText('3 of 3')
      .waitFor();
    expect(await graveFindings(page)).toEqual([]);
  });

  it('one of them is begun anew at a step', async () => {
    const flow = await started(byHand('Begin again', { id: 'tag', type: 'tags', config: { add: ['again'] } }), 0);
    const [customer] = await list<{ id: string }>('/customers?limit=1');
    const { runId } = await product.acme.call<{ runId: string }>('POST', `/api/v1/flows/${flow.flowId}/runs`, {
      customerId: customer?.id,
    });
    await eventually('it has ended', async () => (await product.acme.run(runId)).status === 'completed');
    await open(`runs/${runId}`);
    await page.locator('[data-node-id="tag"][data-status="completed"]').click();
    await page.getByRole('button', { name: /^Begin anew at/ }).click();
    await dialog().getByRole('button', { name: 'Begin anew' }).click();
    await page.waitForURL((url) => url.pathname.includes('/runs/') && !url.pathname.endsWith(runId));
    const next = await product.acme.call<RunDetail>('GET', `/api/v1/runs/${page.url().split('/').at(-1)}`);
    expect(next.restartedFromRunId).toBe(runId);
  });
});

describe('safety', () => {
  it('a journey is stopped from its menu, says so on its page, and goes on', async () => {
    await open('workflows');
    await page.getByRole('button', { name: 'Actions for Follow-up' }).click();
    await page.getByRole('menuitem', { name: 'Stop at once…' }).click();
    await dialog().getByRole('button', { name: 'Stop this journey' }).click();
    await dialog()
      .getByText(/Say why/)
      .waitFor();
    await dialog()
      .getByLabel(/^Reason/)
      .fill('wrong text');
    await dialog().getByRole('button', { name: 'Stop this journey' }).click();
    await page
      .getByRole('row', { name: /Follow-up/ })
      .getByText('Stopped')
      .waitFor();
    await page.getByRole('link', { name: 'Follow-up' }).click();
    await page.getByText('This journey is stopped.').waitFor();
    await page.getByText(/Reason: wrong text\. Stopped by you/).waitFor();
    await page.getByRole('button', { name: 'Resume' }).click();
    await dialog().getByRole('button', { name: 'Resume' }).click();
    await page.getByText('This journey is stopped.').waitFor({ state: 'detached' });
  });

  it('all journeys are stopped with one switch; breakers are closed by hand', async () => {
    await product.sql(
      `INSERT INTO circuit_breaker (tenant_id, id, target, state, since, threshold, window_ms, cool_down_ms, retry_at, last_error)
       VALUES ('acme', gen_random_uuid(), 'connection:wa-acme', 'open', now(), 10, 30000, 30000, now() + interval '1 hour',
         '{"code":"whatsapp.unreachable","message":"WhatsApp did not answer."}')`,
    );
    await open('safety');
    const breaker = page.getByRole('list', { name: 'Circuit breakers' }).getByRole('listitem');
    await breaker.getByText('WhatsApp did not answer.').waitFor();
    await breaker.getByRole('button', { name: 'Close now' }).click();
    await dialog().getByRole('button', { name: 'Close now' }).click();
    await breaker.getByText(/closed, everything leaves/).waitFor();
    await page.getByRole('button', { name: 'Stop all journeys…' }).click();
    await dialog()
      .getByText(/no journey starts a run/)
      .waitFor();
    await dialog()
      .getByLabel(/^Reason/)
      .fill('a leak');
    await dialog().getByRole('button', { name: 'Stop all journeys' }).click();
    await page.getByText('All journeys are stopped.').waitFor();
    expect(await graveFindings(page)).toEqual([]);
    await picture(page, 'safety');
  });

  it('a viewer reads why, and finds no button that would be refused', async () => {
    const context = await browser.newContext();
    const viewer = await context.newPage();
    await signIn(viewer, product.columba.dashboardUrl ?? '', 'viewer@acme.test');
    await viewer.getByText(/Reason: a leak\. Stopped by Ada Winter/).waitFor();
    for (const path of ['safety', 'dead-letters', 'runs', 'approvals', 'variables', 'bulk-jobs']) {
      await viewer.goto(`${product.columba.dashboardUrl}/en/dashboard/${path}`);
      await viewer.getByRole('heading', { level: 1 }).waitFor();
      await viewer.waitForTimeout(500);
      const refused = viewer.getByRole('button', {
        name: /Resume|Stop all|Retry|Close now|New variable|Approve|Pause/,
      });
      expect(await refused.count(), path).toBe(0);
      expect(await viewer.getByRole('checkbox').count(), path).toBe(0);
    }
    await context.close();
    await page.getByRole('button', { name: 'Resume' }).click();
    await dialog().getByRole('button', { name: 'Resume' }).click();
    await page.getByText('All journeys are stopped.').waitFor({ state: 'detached' });
  });
});

describe('variables', () => {
  const put = (value: number) =>
    product.acme.call('PUT', '/api/v1/variables?scope=tenant', { name: 'discount', type: 'number', value });

  it('are set and deleted; a write that came between is shown, not lost', async () => {
    await open('variables');
    await page.getByText('No variables yet').waitFor();
    await page.getByRole('button', { name: 'New variable' }).click();
    await dialog().getByLabel('Name').fill('discount');
    await dialog().getByLabel('Type').click();
    await page.getByRole('option', { name: 'Number' }).click();
    await dialog().getByLabel('Value').fill('ten');
    await dialog().getByRole('button', { name: 'Save' }).click();
    await dialog()
      .getByText(/This is not a number/)
      .waitFor();
    await dialog().getByLabel('Value').fill('10');
    await dialog().getByRole('button', { name: 'Save' }).click();
    await page.getByRole('row', { name: /discount.*10/ }).waitFor();

    await page.getByRole('button', { name: 'Change discount' }).click();
    await put(15);
    await dialog().getByLabel('Value').fill('20');
    await dialog().getByRole('button', { name: 'Save' }).click();
    await dialog()
      .getByText(/An API key wrote it .* revision 2/)
      .waitFor();
    expect(await graveFindings(page)).toEqual([]);
    await dialog().getByRole('button', { name: 'Take theirs' }).click();
    expect(await dialog().getByLabel('Value').inputValue()).toBe('15');
    await dialog().getByLabel('Value').fill('25');
    await dialog().getByRole('button', { name: 'Save' }).click();
    await page.getByRole('row', { name: /discount.*25/ }).waitFor();
    await page.getByRole('button', { name: 'Delete discount' }).click();
    await dialog().getByRole('button', { name: 'Delete variable' }).click();
    await page.getByText('No variables yet').waitFor();
    expect(pageErrors).toEqual([]);
  });
});
