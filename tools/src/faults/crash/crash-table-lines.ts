import { CRASH_SUBJECTS } from './crash-subjects.js';
import type { CrashCell } from './crash-table.js';
import { CRASH_POINTS } from './failpoint.js';

/** The table as text: seconds from the event to the run's end, or a dash where there is no such point. */
export function crashTableLines(cells: readonly CrashCell[]): string[] {
  const width = Math.max(...CRASH_SUBJECTS.map(({ name }) => name.length));
  const short = CRASH_POINTS.map((point) =>
    point.replace('before-', '<').replace('after-', '>').replace('intake-commit', 'intake'),
  );
  const head = `${''.padEnd(width)}  ${short.map((point) => point.padStart(9)).join('')}`;
  const rows = CRASH_SUBJECTS.map(({ name }) => {
    const values = CRASH_POINTS.map((point) => {
      const cell = cells.find((one) => one.subject === name && one.point === point);
      return (cell ? `${(cell.tookMs / 1_000).toFixed(1)} s` : '-').padStart(9);
    });
    return `${name.padEnd(width)}  ${values.join('')}`;
  });
  return [head, ...rows];
}
