import type { Measurement } from './measure.js';

export interface SetupReport {
  setup: string;
  rows: Measurement[];
}

/** A table for people; ratios are to the "bare" baseline of the same run. */
export function reportTable({ setup, rows }: SetupReport): string {
  const bare = rows.find((row) => row.name.includes('bare'))?.runsPerSecond ?? Number.NaN;
  const lines = rows.map(({ name, runsPerSecond, latency }) => {
    const cells = latency.map(
      ({ rate, latency: { p50, p95, p99 } }) => `${rate}/s: ${[p50, p95, p99].map((ms) => ms.toFixed(1)).join(' / ')}`,
    );
    return `| ${name} | ${runsPerSecond} | ${(runsPerSecond / bare).toFixed(2)} | ${cells.join(' | ')} |`;
  });
  return [
    `### ${setup}`,
    '',
    '| design | runs/s | of bare | submit to provider, ms p50 / p95 / p99 at 20/s | at 100/s | at half of top |',
    '|---|---|---|---|---|---|',
    ...lines,
  ].join('\n');
}
