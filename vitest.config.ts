import swc from 'unplugin-swc';
import { defineConfig } from 'vitest/config';

const resolve = { conditions: ['@columba/source', 'node', 'module', 'development|production'] };
const ssr = { resolve: { conditions: ['@columba/source', 'node', 'module', 'development|production'] } };
const plugins = [
  swc.vite({
    swcrc: false,
    tsconfigFile: false,
    jsc: {
      target: 'es2023',
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: true },
      keepClassNames: true,
    },
    module: { type: 'es6' },
  }),
];

/**
 * Three kinds of test, told apart by file name:
 *   x.test.ts               unit: no server, no clock, milliseconds
 *   x.integration.test.ts   against real servers, which the test starts or finds
 *   e2e/src/x.e2e.test.ts   the whole product through a browser or over the wire
 */
export default defineConfig({
  test: {
    projects: [
      {
        plugins,
        resolve,
        ssr,
        test: {
          name: 'unit',
          include: ['{libs,apps,tools}/**/src/**/*.test.ts'],
          exclude: ['**/*.integration.test.ts', '**/node_modules/**', '**/dist/**'],
        },
      },
      {
        plugins,
        resolve,
        ssr,
        test: {
          name: 'integration',
          include: ['{libs,apps,tools}/**/src/**/*.integration.test.ts'],
          exclude: ['**/node_modules/**', '**/dist/**'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        plugins,
        resolve,
        ssr,
        test: {
          name: 'e2e',
          include: ['e2e/src/**/*.e2e.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 240_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
