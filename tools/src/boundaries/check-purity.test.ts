import { expect, it } from 'vitest';
import { checkPurity } from './check-purity.js';
import { fixtureWorkspace } from './fixture-suite.js';

const findings = (text: string, type = 'engine', path = 'src/a.ts') =>
  checkPurity(fixtureWorkspace({ 'workflow-engine': { type, files: { [path]: text } } }));

it.each([
  ['export const a = Date.now();', 'Date.now'],
  ['export const a = new Date();', 'new Date()'],
  ['export const a = Math.random();', 'Math.random'],
  ['export const a = process.env.HOME;', 'process'],
  ['export const a = () => fetch("/");', 'fetch'],
  ['setTimeout(() => 1, 5);', 'setTimeout'],
  ['export const a = crypto.randomUUID();', 'crypto'],
])('finds %s', (text, use) => {
  expect(findings(`\n${text}`)).toMatchObject([{ line: 2, what: `uses ${use}` }]);
});

it.each([
  'export const a = new Date(0);',
  'export const a = (now: number) => new Date(now).toISOString();',
  'export const a = { process: 1, fetch: 2 };',
  'export interface A { process: string }',
  'export const a = (b: { process(): void }) => b.process();',
  'export function a(process: () => void) { process(); }',
  '// Date.now()\nexport const a = "Math.random()";',
])('lets %s be', (text) => {
  expect(findings(text)).toEqual([]);
});

it('looks at pure projects only, and not at their tests', () => {
  expect(findings('Date.now();', 'feature')).toEqual([]);
  expect(findings('Date.now();', 'engine', 'src/a.test.ts')).toEqual([]);
});
