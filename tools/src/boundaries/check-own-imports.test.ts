import { expect, it } from 'vitest';
import { checkOwnImports } from './check-own-imports.js';
import { fixtureWorkspace } from './fixture-suite.js';

const NEIGHBOURS = {
  'workflow-contracts': { type: 'contract', files: {} },
  'workflow-engine': { type: 'engine', files: {} },
  config: { type: 'config', files: {} },
  workflow: { type: 'feature', files: {} },
  database: { type: 'adapter', files: {} },
  messaging: { type: 'adapter', files: {} },
  platform: { type: 'platform', files: {} },
  testing: { type: 'testing', files: {} },
  'local-servers': { type: 'local-servers', files: {} },
  'api-gateway': { type: 'app-server', files: {} },
  'workflow-worker': { type: 'app-server', files: {} },
  'admin-dashboard': { type: 'app-web', files: {} },
  tools: { type: 'tool', files: {} },
  e2e: { type: 'e2e', files: {} },
};

function findings(project: keyof typeof NEIGHBOURS, path: string, text: string) {
  const workspace = fixtureWorkspace({ ...NEIGHBOURS, [project]: { ...NEIGHBOURS[project], files: { [path]: text } } });
  return checkOwnImports(workspace);
}

it.each([
  ['workflow-engine', 'src/a.ts', '@columba/workflow-contracts'],
  ['workflow', 'src/a.ts', '@columba/workflow-engine'],
  ['database', 'src/a.ts', '@columba/workflow-contracts'],
  ['database', 'src/a.ts', '@columba/workflow/ports'],
  ['messaging', 'src/a.integration.test.ts', '@columba/local-servers'],
  ['messaging', 'src/a.integration.test.ts', '@columba/database'],
  ['messaging', 'src/conformance/a.ts', '@columba/local-servers'],
  ['platform', 'src/a.ts', '@columba/messaging'],
  ['api-gateway', 'src/a.ts', '@columba/platform'],
  ['workflow-engine', 'src/a.test.ts', '@columba/testing'],
  ['api-gateway', 'src/a.ts', '@columba/database'],
  ['api-gateway', 'src/a.ts', '@columba/config'],
  ['api-gateway', 'src/a.ts', '@columba/workflow-worker'],
  ['admin-dashboard', 'src/a.tsx', '@columba/workflow-engine'],
  ['tools', 'src/a.ts', '@columba/local-servers'],
  ['e2e', 'src/a.e2e.test.ts', '@columba/tools'],
] as const)('%s, in %s, may import %s', (project, path, specifier) => {
  expect(findings(project, path, `import { a } from '${specifier}';`)).toEqual([]);
});

it.each([
  ['workflow-contracts', 'src/a.ts', '@columba/workflow-engine', 'nothing of ours'],
  ['config', 'src/a.ts', '@columba/workflow-contracts', 'nothing of ours'],
  ['workflow-engine', 'src/a.ts', '@columba/workflow', 'may import type:contract'],
  ['workflow', 'src/a.ts', '@columba/database', 'type:adapter'],
  ['database', 'src/a.ts', '@columba/messaging', 'type:adapter'],
  ['database', 'src/a.ts', '@columba/workflow', '@columba/workflow/ports'],
  ['database', 'src/a.test.ts', '@columba/messaging', 'type:adapter'],
  ['messaging', 'src/a.ts', '@columba/local-servers', 'type:local-servers'],
  ['messaging', 'src/a.test.ts', '@columba/local-servers', 'type:local-servers'],
  ['workflow', 'src/a.ts', '@columba/testing', 'type:testing'],
  ['platform', 'src/a.ts', '@columba/api-gateway', 'type:app-server'],
  ['messaging', 'src/a.ts', '@columba/platform', 'type:platform'],
  ['testing', 'src/a.ts', '@columba/workflow-engine', 'may import type:contract'],
  ['workflow-worker', 'src/a.ts', '@columba/api-gateway', 'type:app-server'],
  ['admin-dashboard', 'src/a.tsx', '@columba/database', 'type:adapter'],
  ['api-gateway', 'src/a.ts', '@columba/tools', 'type:tool'],
] as const)('%s, in %s, may not import %s', (project, path, specifier, words) => {
  const [finding, ...more] = findings(project, path, `\nimport { a } from '${specifier}';`);
  expect(more).toEqual([]);
  expect(finding).toMatchObject({ line: 2, what: expect.stringContaining(words) });
  expect(finding?.why.length).toBeGreaterThan(20);
  expect(finding?.mend.length).toBeGreaterThan(10);
});

it.each([
  ["import type { A } from '@columba/messaging';", 'a type'],
  ["export * from '@columba/messaging';", 'a re-export'],
  ["const a = await import('@columba/messaging');", 'a dynamic import'],
  ["const a = require('@columba/messaging');", 'require'],
])('sees %s (%s)', (text) => {
  expect(findings('database', 'src/a.ts', text)).toHaveLength(1);
});

it('does not take a comment or a text for an import', () => {
  const text = "// import { a } from '@columba/messaging';\nexport const b = \"import x from '@columba/messaging'\";";
  expect(findings('database', 'src/a.ts', text)).toEqual([]);
});

it.each([
  ["import { a } from '@columba/workflow/services/a';", 'which @columba/workflow does not export'],
  ["import { a } from '@columba/nothing';", 'which no project is called'],
  [
    "import { a } from '../../messaging/src/a.js';",
    'reaches out of libs/shared/database to libs/shared/messaging/src/a.js',
  ],
  ["import { a } from '@columba/database';", 'imports its own project by name'],
])('refuses %s', (text, words) => {
  expect(findings('database', 'src/a.ts', text)[0]?.what).toContain(words);
});
