import { type Latency, latencyOf } from './percentiles.js';
import type { ProviderLedger } from './provider-ledger.js';

/** Something that turns a submitted item into one message at the provider with the text `bench <id>`. */
export interface Subject {
  name: string;
  /** Submits items; resolves when they are accepted. */
  submit(ids: readonly string[]): Promise<void>;
  /** Items of one `submit` when going as fast as possible, and how many such calls at once. */
  batch: number;
  parallel: number;
}

export interface Measurement {
  name: string;
  runsPerSecond: number;
  /** By rate of submission (per second). */
  latency: { rate: number; latency: Latency }[];
}

let counter = 0;
const newId = (): string => {
  counter += 1;
  return `${process.pid}-${counter}`;
};
const newIds = (count: number) => Array.from({ length: count }, newId);
export const textOf = (id: string) => `bench ${id}`;

const TIMEOUT_MS = 120_000;

/** A percentile of few samples is a matter of luck: 2,000 at 100 a second. What comes before is given time to settle. */
const secondsAt = (rate: number) => (rate < 50 ? 10 : rate === 100 ? 20 : 6);
const SETTLE_MS = 3_000;

/** Throughput first, then latency at 20 and 100 a second and at half of the throughput. */
export async function measure(subject: Subject, ledger: ProviderLedger, runs: number): Promise<Measurement> {
  // Twice the measurement: less of it measures how a design's code is compiled.
  await throughput(subject, ledger, 2 * runs);
  const runsPerSecond = await throughput(subject, ledger, runs);
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  const latency: Measurement['latency'] = [];
  for (const rate of [20, 100, Math.round(runsPerSecond / 2)]) {
    latency.push({ rate, latency: await latencyAt(subject, ledger, rate, secondsAt(rate)) });
  }
  return { name: subject.name, runsPerSecond, latency };
}

async function throughput(subject: Subject, ledger: ProviderLedger, runs: number): Promise<number> {
  const done = ledger.expect(runs, TIMEOUT_MS);
  const ids = newIds(runs);
  const begin = performance.now();
  const lane = async (): Promise<void> => {
    while (ids.length > 0) await subject.submit(ids.splice(0, subject.batch));
  };
  await Promise.all([done, ...Array.from({ length: subject.parallel }, lane)]);
  return Math.round((runs * 1_000) / (performance.now() - begin));
}

/** Open loop: items go out on time whether or not earlier ones are back, so that a slow subject cannot hide. */
async function latencyAt(subject: Subject, ledger: ProviderLedger, rate: number, seconds: number): Promise<Latency> {
  const ids = newIds(rate * seconds);
  const done = ledger.expect(ids.length, TIMEOUT_MS);
  const submitted = new Map<string, number>();
  const failures: unknown[] = [];
  const begin = performance.now();
  let next = 0;
  while (next < ids.length) {
    const due = Math.min(ids.length, Math.floor(((performance.now() - begin) * rate) / 1_000) + 1);
    for (; next < due; next += 1) {
      const id = ids[next] ?? '';
      submitted.set(id, performance.now());
      subject.submit([id]).catch((error: unknown) => failures.push(error));
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await done;
  if (failures.length > 0) throw failures[0];
  return latencyOf(ids.map((id) => (ledger.arrivals.get(textOf(id)) ?? Number.NaN) - (submitted.get(id) ?? 0)));
}
