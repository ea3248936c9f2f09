import { withProgress } from './progress-line.js';
import { provideBrowser, provideRedis } from './test-run/provide-servers.js';
import { checkBuild, checkDocuments, checkFormat, checkHouse, checkTypes } from './test-run/static-sections.js';
import { closingLine, oneCheck, sum, type Tally } from './test-run/tally.js';
import { runTests } from './test-run/vitest-section.js';

/** In this order: what is quick and points at a line comes first. Types need what the build generates. */
const SECTIONS: Record<string, () => Promise<Tally>> = {
  format: checkFormat,
  boundaries: checkHouse,
  build: checkBuild,
  types: checkTypes,
  docs: checkDocuments,
  unit: () => runTests('unit', {}),
  integration: async () => {
    await provideRedis();
    return await runTests('integration', {});
  },
  e2e: async () => {
    const browser = await provideBrowser();
    return await runTests('e2e', browser ? { CHROMIUM_PATH: browser } : {});
  },
};

/** `npm test [-- section...]`: every section, or the named ones. Resolves with the exit code. */
export async function run(args: readonly string[]): Promise<number> {
  const unknown = args.filter((name) => !(name in SECTIONS));
  if (unknown.length > 0) {
    console.error(
      `columba  no section is called ${unknown.join(', ')}; there are: ${Object.keys(SECTIONS).join(', ')}`,
    );
    return 2;
  }
  const tallies: Tally[] = [];
  for (const name of args.length > 0
    ? Object.keys(SECTIONS).filter((key) => args.includes(key))
    : Object.keys(SECTIONS)) {
    tallies.push(await runSection(name));
  }
  const total = sum(tallies);
  if (total.failed > 0)
    console.log(`\nfailed:\n${total.failures.map((failure) => `  ${failure.split('\n')[0]}`).join('\n')}`);
  console.log(`\n${closingLine(total)}`);
  return total.failed > 0 ? 1 : 0;
}

async function runSection(name: string): Promise<Tally> {
  const started = Date.now();
  const work = SECTIONS[name]?.() ?? Promise.reject(new Error(`no section ${name}`));
  const tally = await withProgress(
    name,
    work.catch((error: unknown) => oneCheck(name, describe(error))),
  );
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.log(`${tally.failed > 0 ? 'FAIL' : ' ok '}  ${name.padEnd(12)} ${closingLine(tally)}  (${seconds} s)`);
  for (const failure of tally.failures) console.log(`\n  FAILED  ${failure}\n`);
  return tally;
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
