import { readFaultOptions, USAGE, WrongUseError } from './faults/fault-options.js';
import { reportLines } from './faults/fault-report.js';
import { runFaults } from './faults/run-faults.js';

/** `npm run test:faults`: resolves with 0 only when nothing was lost, doubled, reordered, crossed or stuck. */
export async function run(args: readonly string[]): Promise<number> {
  const startedAt = Date.now();
  const say = (line: string) => console.log(`${((Date.now() - startedAt) / 1_000).toFixed(1).padStart(7)} s  ${line}`);
  try {
    const report = await runFaults(readFaultOptions(args), say);
    for (const line of reportLines(report)) console.log(line);
    console.log(report.line);
    return Object.values(report.counts).every((count) => count === 0) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof WrongUseError)) throw error;
    console.error(`columba  ${error.message}\n         ${USAGE}`);
    return 2;
  }
}
