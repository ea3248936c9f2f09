import { expect, it } from 'vitest';
import { closingLine } from './tally.js';
import { readVitestReport, type VitestReport } from './vitest-report.js';

const file = (overrides: Partial<VitestReport['testResults'][number]> = {}) => ({
  name: '/repo/libs/a.test.ts',
  status: 'passed',
  message: '',
  assertionResults: [],
  ...overrides,
});
const test = (status: string, failureMessages: string[] = []) => ({ fullName: 'does it', status, failureMessages });
const read = (results: VitestReport['testResults'], skipsFail = false) =>
  readVitestReport({ testResults: results }, { root: '/repo', skipsFail });

it('counts what passed, failed and was skipped, over all files', () => {
  const tally = read([
    file({ assertionResults: [test('passed'), test('pending'), test('todo')] }),
    file({
      status: 'failed',
      assertionResults: [test('passed'), test('failed', ['Error: no\n    at node_modules/x.js:1'])],
    }),
  ]);
  expect(closingLine(tally)).toBe('2 passed, 1 failed, 2 skipped');
  expect(tally.failures).toEqual(['libs/a.test.ts > does it\n    Error: no']);
});

it('counts a file that does not load as a failure', () => {
  const tally = read([file({ status: 'failed', message: 'Cannot find module' })]);
  expect(tally).toMatchObject({ failed: 1, failures: ['libs/a.test.ts\n    Cannot find module'] });
});

it('takes a skip for a failure where nothing may be left out', () => {
  expect(closingLine(read([file({ assertionResults: [test('skipped'), test('passed')] })], true))).toBe(
    '1 passed, 1 failed, 0 skipped',
  );
});
