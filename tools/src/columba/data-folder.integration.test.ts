import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { DataFolder } from './data-folder.js';
import { requireFreePorts } from './port-check.js';

let folder = '';
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'columba-data-')), 'data');
});
afterEach(() => rmSync(dirname(folder), { recursive: true, force: true }));

it('is taken by one at a time, and can be taken again when released', () => {
  const data = DataFolder.take(folder);
  expect(() => DataFolder.take(folder)).toThrow(/already runs on .*\n.*mend: .*COLUMBA_DATA_DIR/);
  data.release();
  DataFolder.take(folder).release();
});

it('is refused while the process that has it lives, and taken over from a dead one', () => {
  DataFolder.take(folder).release();
  writeFileSync(join(folder, 'columba.pid'), String(process.ppid));
  expect(() => DataFolder.take(folder)).toThrow(`process ${process.ppid}`);
  writeFileSync(join(folder, 'columba.pid'), '999999999');
  DataFolder.take(folder).release();
});

it('makes master keys once, for this user only', () => {
  const data = DataFolder.take(folder);
  const keys = data.masterKeys();
  expect(keys).toMatch(/^local-1:[A-Za-z0-9+/]{43}=$/);
  expect(data.masterKeys()).toBe(keys);
  expect(statSync(join(folder, 'master-keys')).mode & 0o777).toBe(0o600);
  data.release();
});

it('keeps the port of the database, and takes another when that is in use', async () => {
  const data = DataFolder.take(folder);
  const port = await data.postgresPort();
  expect(await data.postgresPort()).toBe(port);
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
  expect(await data.postgresPort()).not.toBe(port);
  await expect(requireFreePorts([{ variable: 'API_PORT', purpose: 'the API', port }], '127.0.0.1')).rejects.toThrow(
    new RegExp(`port ${port} for the API is in use[\\s\\S]*API_PORT=\\d+ npm start`),
  );
  await new Promise((resolve) => other.close(resolve));
  data.release();
});
