import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';

const CANDIDATES = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/google-chrome',
  '/usr/bin/chromium-browser',
];

/** The browser of this machine: CHROMIUM_PATH, else the system's Chromium or Chrome. @throws with what to install */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = CANDIDATES.find((path) => path && existsSync(path));
  if (!executablePath)
    throw new Error('No Chromium found. Install it (apt-get install chromium) or set CHROMIUM_PATH.');
  return await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
}

export async function signIn(page: Page, dashboardUrl: string, email = 'admin@acme.test'): Promise<void> {
  await page.goto(dashboardUrl);
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password').fill('columba-demo');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(/dashboard\/workflows/);
}

/** A picture for the docs, where COLUMBA_PICTURES is set; otherwise only that the page can be drawn in this scheme. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.COLUMBA_PICTURES;
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.waitForTimeout(250);
    const image = await page.screenshot();
    if (image.length < 5_000) throw new Error(`${name} is empty in the ${colorScheme} scheme`);
    if (!folder) continue;
    await mkdir(folder, { recursive: true });
    await page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`) });
  }
  await page.emulateMedia({ colorScheme: 'light' });
}
