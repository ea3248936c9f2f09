import { expect, it } from 'vitest';
import { returnPath } from './return-path';

it.each([
  ['/en/dashboard/runs?status=failed', '/en/dashboard/runs?status=failed'],
  ['//evil.test', '/home'],
  ['/\\evil.test', '/home'],
  ['https://evil.test', '/home'],
  ['/en/sign-in?next=/en', '/home'],
  ['', '/home'],
  [null, '/home'],
])('%s leads to %s', (next, path) => {
  expect(returnPath(next, '/home')).toBe(path);
});
