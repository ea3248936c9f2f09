import {
  CRASH_SUBJECTS,
  type FaultReport,
  type FindingKind,
  readFaultOptions,
  reportLines,
  runFaults,
  SABOTAGES,
  type Sabotage,
} from '@columba/tools';
import { describe, expect, it } from 'vitest';

const ask = (...args: string[]): Promise<FaultReport> => runFaults(readFaultOptions(args));
const said = (report: FaultReport) => reportLines(report).join('\n');

describe('500 runs while workers, gateway and database are killed', () => {
  it('nothing is lost, doubled, reordered, crossed or stuck', { timeout: 400_000 }, async () => {
    const report = await ask('--runs', '500', '--seed', '1');
    expect(report.line, said(report)).toBe('faults: runs=500 lost=0 duplicated=0 reordered=0 crossed=0 stuck=0');
    const { kills, stops, restarts } = report.storm.faults;
    expect(Math.min(kills, stops, restarts), said(report)).toBeGreaterThan(0);
    expect(report.storm.recoveries.length).toBeGreaterThan(0);
    const { replayed, same } = report.storm.replay;
    expect(replayed, said(report)).toBe(report.storm.runs);
    expect(same, said(report)).toBeGreaterThan(replayed / 2);
    expect(report.storm.decisions.counted, said(report)).toBeGreaterThan(0);
    const cells = CRASH_SUBJECTS.reduce((sum, subject) => sum + subject.points.length, 0);
    expect(report.crashes?.cells).toHaveLength(cells);
  });
});

const FOUND_AS: Record<Sabotage, FindingKind> = {
  dedupe: 'duplicated',
  fencing: 'stuck',
  outbox: 'lost',
  'row-level-security': 'crossed',
};

describe('a system that is broken on purpose is found out', () => {
  it.each(SABOTAGES)('%s', { timeout: 200_000 }, async (sabotage) => {
    const report = await ask('--runs', '60', '--seed', '1', '--sabotage', sabotage);
    expect(report.counts[FOUND_AS[sabotage]], said(report)).toBeGreaterThan(0);
  });
});
