import { expect, it } from 'vitest';
import { checkPackages } from './check-packages.js';
import { fixtureWorkspace } from './fixture-suite.js';

const PACKAGES = {
  dependencies: ['zod', 'bullmq', '@prisma/client', 'kafkajs', '@nestjs/common', 'react', 'pg', 'liquidjs', 'stripe'],
  devDependencies: ['vitest', 'typescript', 'fast-check'],
};

function findings(name: string, type: string, path: string, specifier: string) {
  const text = `import { a } from '${specifier}';`;
  return checkPackages(fixtureWorkspace({ [name]: { type, files: { [path]: text } } }, PACKAGES));
}

it.each([
  ['workflow-contracts', 'contract', 'src/a.ts', 'zod'],
  ['workflow-engine', 'engine', 'src/a.ts', 'liquidjs'],
  ['workflow-engine', 'engine', 'src/a.test.ts', 'fast-check'],
  ['workflow-engine', 'engine', 'src/a.test.ts', 'node:fs'],
  ['workflow', 'feature', 'src/a.ts', '@nestjs/common'],
  ['workflow', 'feature', 'src/a.ts', 'node:crypto'],
  ['database', 'adapter', 'src/a.ts', '@prisma/client'],
  ['messaging', 'adapter', 'src/a.ts', 'bullmq'],
  ['admin-dashboard', 'app-web', 'src/a.tsx', 'react'],
  ['tools', 'tool', 'src/a.ts', 'typescript'],
])('%s (%s), in %s, may import %s', (name, type, path, specifier) => {
  expect(findings(name, type, path, specifier)).toEqual([]);
});

it.each([
  ['workflow-contracts', 'contract', 'src/a.ts', 'liquidjs', 'it may import zod'],
  ['workflow-contracts', 'contract', 'src/a.ts', 'node:fs', "Node's modules"],
  ['config', 'config', 'src/a.ts', 'pg', 'it may import zod'],
  ['workflow-engine', 'engine', 'src/a.ts', '@nestjs/common', 'type:engine may not'],
  ['workflow-engine', 'engine', 'src/a.ts', 'fs/promises', "Node's modules"],
  ['workflow', 'feature', 'src/a.ts', '@prisma/client', 'whose home is @columba/database'],
  ['workflow', 'feature', 'src/a.ts', 'bullmq', 'whose home is @columba/messaging'],
  ['workflow', 'feature', 'src/a.ts', 'pg', 'type:feature may not'],
  ['workflow', 'feature', 'src/a.ts', 'stripe', 'type:feature may not'],
  ['channels', 'adapter', 'src/a.ts', 'react', 'type:adapter may not'],
  ['channels', 'adapter', 'src/a.ts', 'kafkajs', 'whose home is @columba/messaging'],
  ['admin-dashboard', 'app-web', 'src/a.tsx', '@nestjs/common', 'type:app-web may not'],
  ['api-gateway', 'app-server', 'src/a.ts', 'react', 'type:app-server may not'],
  ['api-gateway', 'app-server', 'src/a.ts', 'typescript', 'a devDependency'],
  ['api-gateway', 'app-server', 'src/a.ts', 'lodash/get', 'the root package.json does not name'],
])('%s (%s), in %s, may not import %s', (name, type, path, specifier, words) => {
  expect(findings(name, type, path, specifier).map(({ what }) => what)).toEqual([expect.stringContaining(words)]);
});
