import { expect, it } from 'vitest';
import { checkShape } from './check-shape.js';
import { fixtureWorkspace } from './fixture-suite.js';

const findings = (path: string, text = '') =>
  checkShape(fixtureWorkspace({ workflow: { type: 'feature', files: { [path]: text } } }));

it.each(['src/index.ts', 'src/ports/index.ts', 'src/services/flow-execution.service.ts'])('lets %s be', (path) => {
  expect(findings(path, 'a\n'.repeat(300))).toEqual([]);
});

it('refuses the line after 300', () => {
  expect(findings('src/a.ts', 'a\n'.repeat(301))).toMatchObject([
    { line: 301, what: 'has 301 lines; the most is 300' },
  ]);
});

it.each([
  ['src/services/index.ts', 'an index file below the root'],
  ['src/utils.ts', 'is called "utils"'],
  ['src/helpers.ts', 'is called "helpers"'],
  ['src/types.ts', 'is called "types"'],
  ['src/common/a.ts', 'is called "common"'],
])('refuses %s', (path, words) => {
  expect(findings(path)).toMatchObject([{ what: expect.stringContaining(words) }]);
});
