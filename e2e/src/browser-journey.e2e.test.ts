import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, picture, signIn } from './support/browser.js';
import { type ColumbaUnderTest, startUnderTest } from './support/columba-under-test.js';
import { eventually } from './support/eventually.js';

let product: ColumbaUnderTest;
let browser: Browser;
let page: Page;
const pageErrors: string[] = [];

beforeAll(async () => {
  product = await startUnderTest({ parts: { dashboard: true } });
  browser = await launchBrowser();
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.setDefaultTimeout(30_000);
  page.on('pageerror', (error) => pageErrors.push(error.message));
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

const palette = () => page.getByRole('complementary', { name: 'Steps' });
const inspector = () => page.getByRole('complementary', { name: 'Inspector' });
const addStep = (name: string) => palette().getByRole('button', { name, exact: true }).click();
const node = (type: string) => page.locator(`[data-node-type="${type}"]`);
const nodeId = async (type: string) => (await node(type).getAttribute('data-node-id')) ?? '';

async function connect(from: string, port: string, to: string): Promise<void> {
  const source = page.getByLabel(`${from} ${port}`, { exact: true });
  const target = page.getByLabel(`${to} in`, { exact: true });
  const [start, end] = [await source.boundingBox(), await target.boundingBox()];
  if (!start || !end) throw new Error('a port is not on the screen');
  await page.mouse.move(start.x + start.width / 2, start.y + start.height / 2);
  await page.mouse.down();
  await page.mouse.move(end.x + end.width / 2 - 20, end.y + end.height / 2, { steps: 5 });
  await page.mouse.move(end.x + end.width / 2, end.y + end.height / 2, { steps: 5 });
  await page.mouse.up();
}

describe('a support agent’s first journey, by hand', () => {
  it('signs in and sees the journeys', async () => {
    await signIn(page, product.columba.dashboardUrl ?? '');
    await page.getByRole('link', { name: 'Order status' }).first().waitFor();
    await picture(page, 'journeys');
  });

  it('builds four steps, and publishes when nothing is left to mend', async () => {
    await page.getByRole('button', { name: 'New journey' }).click();
    await page.getByRole('dialog').getByLabel('Name').fill('Pigeon post');
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /create/i })
      .click();
    await page.waitForURL(/workflows\/[0-9a-f-]{36}/);

    await addStep('Message received');
    await inspector().getByPlaceholder('order, where is my order').fill('pigeon');
    await page.keyboard.press('Enter');
    await addStep('Set variables');
    await inspector().getByLabel('Name', { exact: false }).first().fill('answer');
    await inspector().getByLabel('Value', { exact: false }).first().fill('on its way');
    await addStep('Send message');
    const publish = page.getByRole('button', { name: /^Publish version 1/ });
    expect(await publish.isDisabled()).toBe(true);
    await inspector()
      .getByLabel('Message', { exact: false })
      .first()
      .fill('Dear {{ event.profileName }}, your pigeon is {{ vars.answer }}.');
    await addStep('End');
    await page.getByRole('button', { name: 'Show everything' }).click();
    await page.waitForTimeout(500);
    await connect(await nodeId('send_message'), 'undeliverable', await nodeId('end'));
    await page.getByText('No problems').waitFor();
    await page.getByText('Saved', { exact: true }).waitFor();
    await picture(page, 'editor');
    await publish.click();
    await page.getByText('Published v1').waitFor();
  });

  it('types on the phone, watches each step light up, and reads the reply', async () => {
    const phone = await browser.newPage({ viewport: { width: 420, height: 860 } });
    await phone.goto(`${product.columba.simulatorUrl}/?channel=whatsapp&from=%2B4915112345678`);
    // The run page is opened as soon as the run is there, before the reply has left.
    await product.simulator.behave({ channel: 'whatsapp', latencyMs: 2_500 });
    await phone.getByPlaceholder('Message').fill('a pigeon, please');
    await phone.keyboard.press('Enter');

    await page.goto(`${product.columba.dashboardUrl}/en/dashboard/runs`);
    await page
      .getByRole('row', { name: /Pigeon post/ })
      .first()
      .click();
    await page.waitForURL(/runs\/[0-9a-f-]{36}/);
    await page.locator('[data-node-type="send_message"][data-status="running"]').waitFor();
    await page.locator('[data-node-type="trigger_message"][data-status="completed"]').waitFor();
    for (const type of ['set_variables', 'send_message', 'end']) {
      await page.locator(`[data-node-type="${type}"][data-status="completed"]`).waitFor();
    }
    await page.getByRole('tab', { name: 'Conversation' }).click();
    await page
      .getByText(/your pigeon is on its way\./)
      .first()
      .waitFor();
    await picture(page, 'run');
    await phone.getByText(/your pigeon is on its way\./).waitFor();
    await picture(phone, 'phone');
    await phone.close();
    await product.simulator.behave({ channel: 'whatsapp' });
  });

  it('sees the same page in German, and the other pages in both schemes', async () => {
    const base = `${product.columba.dashboardUrl}/en/dashboard`;
    for (const [name, path] of [
      ['runs', 'runs'],
      ['customers', 'customers'],
      ['dead-letters', 'dead-letters'],
      ['connections', 'connections'],
    ]) {
      await page.goto(`${base}/${path}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForTimeout(800);
      await picture(page, name ?? '');
    }
    await page.goto(`${product.columba.dashboardUrl}/de/dashboard/runs`);
    await page.getByRole('link', { name: 'Kunden' }).waitFor();
    expect(pageErrors).toEqual([]);
  });

  it('a viewer cannot publish', async () => {
    const context = await browser.newContext();
    const viewer = await context.newPage();
    await signIn(viewer, product.columba.dashboardUrl ?? '', 'viewer@acme.test');
    await viewer.getByRole('link', { name: 'Order status' }).first().click();
    await viewer.waitForURL(/workflows\/[0-9a-f-]{36}/);
    await viewer.locator('[data-node-type="trigger_message"]').waitFor();
    const publish = viewer.getByRole('button', { name: /^Publish version/ });
    expect((await publish.count()) === 0 || (await publish.isDisabled())).toBe(true);
    await context.close();
  });
});

describe('the live page through a cut of the network', () => {
  it('says so, and then has neither gap nor double', async () => {
    const flow = (
      await product.acme.call<{ items: { id: string; name: string }[] }>('GET', '/api/v1/flows')
    ).items.find((one) => one.name === 'Pigeon post');
    const before = await runIds(flow?.id ?? '');
    await product.simulator.behave({ channel: 'whatsapp', latencyMs: 6_000 });
    await product.simulator.inbound({ channel: 'whatsapp', from: '+4915112345678', text: 'pigeon again' });
    const runId = await eventually('a new run', async () =>
      (await runIds(flow?.id ?? '')).find((id) => !before.includes(id)),
    );
    await page.goto(`${product.columba.dashboardUrl}/en/dashboard/runs/${runId}`);
    await page.locator('[data-node-type="send_message"][data-status="running"]').waitFor();
    await page.context().setOffline(true);
    await page.waitForTimeout(8_000);
    await page.context().setOffline(false);
    await page.locator('[data-node-type="end"][data-status="completed"]').waitFor();
    const facts = await product.acme.call<{ items: { seq: number }[] }>('GET', `/api/v1/runs/${runId}/facts`);
    await page.getByRole('tab', { name: 'Facts' }).click();
    const rows = page.getByRole('log', { name: 'Facts of the run' }).locator('[data-seq]');
    await eventually('every fact once', async () => {
      const seqs = await rows.evaluateAll((all) => all.map((row) => Number(row.getAttribute('data-seq'))));
      return JSON.stringify(seqs) === JSON.stringify(facts.items.map((fact) => fact.seq));
    });
  });
});

async function runIds(flowId: string): Promise<string[]> {
  const { items } = await product.acme.call<{ items: { id: string }[] }>('GET', `/api/v1/runs?flowId=${flowId}`);
  return items.map((run) => run.id);
}
