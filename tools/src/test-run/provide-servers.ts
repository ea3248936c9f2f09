import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';
import { withProgress } from '../progress-line.js';
import { runCommand } from '../run-command.js';

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/** A browser for the e2e tests, as CHROMIUM_PATH; installed where that is allowed. Undefined when there is none. */
export async function provideBrowser(): Promise<string | undefined> {
  const found = findBrowser();
  if (found || !(await installed('chromium', 'the browser tests'))) return found;
  return findBrowser();
}

/** redis-server, for the suites of the Redis adapters. Says so where it cannot be had. */
export async function provideRedis(): Promise<void> {
  if (process.env.REDIS_URL || onPath('redis-server')) return;
  await installed('redis-server', 'the tests of the Redis adapters');
}

function findBrowser(): string | undefined {
  const own = chromium.executablePath();
  const candidates = [process.env.CHROMIUM_PATH, ...BROWSERS.map(onPath), own];
  return candidates.find((path): path is string => Boolean(path) && existsSync(path ?? ''));
}

function onPath(program: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path));
}

async function installed(name: string, purpose: string): Promise<boolean> {
  if (process.getuid?.() !== 0 || !onPath('apt-get')) {
    console.log(
      `columba  ${name} is missing, and ${purpose} need it. mend: install it (Debian: sudo apt-get install ${name})`,
    );
    return false;
  }
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const work = async () => {
    await runCommand('apt-get', ['update', '-q'], env);
    return await runCommand('apt-get', ['install', '-y', '-q', '--no-install-recommends', name], env);
  };
  const { code, output } = await withProgress(`installing ${name}`, work());
  if (code !== 0)
    console.log(`columba  ${name} could not be installed:\n${output.trimEnd().split('\n').slice(-8).join('\n')}`);
  return code === 0;
}
