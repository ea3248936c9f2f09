#!/usr/bin/env node
// What every `npm run` of this workspace calls. Needs nothing but Node: it installs what is missing, builds what is
// stale, and then runs tools/dist/<command>.js.
import { buildStale } from './bootstrap/build.mjs';
import { installMissing } from './bootstrap/install.mjs';
import { stopOnSignals } from './bootstrap/interrupt.mjs';
import { nodeProblem } from './bootstrap/node-version.mjs';
import { fail, Stopped } from './bootstrap/progress.mjs';

/** What must be built before a command can run, and the module in tools/dist that runs it. */
const COMMANDS = {
  start: { needs: ['server', 'dashboard'], module: 'start.js' },
  demo: { needs: ['server'], module: 'demo.js' },
  bench: { needs: ['server'], module: 'bench.js' },
  'test:faults': { needs: ['server'], module: 'test-faults.js' },
  'corpus:record': { needs: ['server'], module: 'corpus-record.js' },
  test: { needs: ['tools'], module: 'test.js' },
  check: { needs: ['tools'], module: 'check-boundaries.js' },
  build: { needs: ['server', 'dashboard'], module: undefined },
};

async function main([name, ...rest]) {
  const problem = nodeProblem(process.versions.node);
  if (problem) return fail(problem);
  const command = COMMANDS[name];
  if (!command) return fail(`unknown command "${name ?? ''}"; one of: ${Object.keys(COMMANDS).join(', ')}`, 2);
  const release = stopOnSignals();
  await installMissing();
  await buildStale(command.needs);
  release();
  if (!command.module) return;
  process.argv = [process.argv[0], process.argv[1], ...rest];
  process.setSourceMapsEnabled(true);
  const module = await import(new URL(`./dist/${command.module}`, import.meta.url).href);
  if (module.run) process.exitCode = await module.run(rest);
}

main(process.argv.slice(2)).catch((error) => {
  if (error instanceof Stopped) fail(error.message, error.exitCode);
  else fail(error?.stack ?? String(error));
});
