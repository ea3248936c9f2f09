import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { findKafka, findRedis, startKafka, startRedis } from '@columba/local-servers';
import { startBaseline } from './bench/baseline.js';
import { type Measurement, measure, type Subject } from './bench/measure.js';
import { type ProductUnderBench, type Setup, startProduct } from './bench/product.js';
import { ProviderLedger } from './bench/provider-ledger.js';
import { reportTable, type SetupReport } from './bench/report.js';
import { ScaleBench, scaleTable } from './bench/scale.js';
import { validationBench, validationTable } from './bench/validation.js';
import { workspaceRoot } from './workspace-root.js';

const option = (name: string, usual: string) => {
  const index = process.argv.indexOf(`--${name}`);
  return index > 0 ? (process.argv[index + 1] ?? usual) : usual;
};
const RUNS = Number(option('runs', '5000'));
const SETUPS = option('setups', 'small,large').split(',');
/** One part alone: `journeys`, `validation` (needs no system running) or `scale` (long flows, many runs, a long past). */
const ONLY = option('only', '');

const say = (line: string) => console.log(line);

async function benchSetup(setup: Setup): Promise<SetupReport> {
  const dataDir = await mkdtemp(join(tmpdir(), 'columba-bench-'));
  const ledger = new ProviderLedger();
  await ledger.start();
  let product: ProductUnderBench | undefined;
  try {
    say(`\n${setup.name}: starting`);
    product = await startProduct(setup, dataDir, ledger.url);
    const rows: Measurement[] = [];
    const run = async (subject: Subject) => {
      const row = await measure(subject, ledger, RUNS);
      say(`  ${row.name}: ${row.runsPerSecond} runs/s`);
      rows.push(row);
    };
    for (const design of ['bare', 'job-a-step'] as const) {
      const baseline = await startBaseline(
        design,
        { redisUrl: setup.redisUrl, databaseUrl: product.databaseUrl },
        ledger.url,
      );
      await run(baseline.subject).finally(baseline.stop);
    }
    await run(product.fromBus);
    await run(product.fromWebhook);
    return { setup: setup.name, rows };
  } finally {
    await product?.stop();
    ledger.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function benchLarge(): Promise<SetupReport | null> {
  const missing = [await findRedis(), await findKafka()].flatMap((found) => (found.available ? [] : [found.reason]));
  if (missing.length > 0) {
    say(`large: not measured, since ${missing.join(' and ')}`);
    return null;
  }
  const redis = await startRedis();
  const kafka = await startKafka();
  try {
    return await benchSetup({ name: 'large', redisUrl: redis.url, kafkaBrokers: kafka.brokers.join(',') });
  } finally {
    await kafka.stop();
    await redis.stop();
  }
}

const machine = `${cpus().length} cores (${cpus()[0]?.model.trim()}), Node ${process.versions.node}`;
if (ONLY === '' || ONLY === 'validation') say(validationTable(validationBench(), machine));
if (ONLY === '' || ONLY === 'journeys') await benchSystem();
if (ONLY === 'scale') await benchScale();

async function benchScale(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'columba-bench-'));
  const ledger = new ProviderLedger();
  await ledger.start();
  const product = await startProduct(
    { name: 'small', redisUrl: undefined, kafkaBrokers: undefined },
    dataDir,
    ledger.url,
  );
  try {
    const sizes = { runs: RUNS, parked: Number(option('parked', '100000')), past: Number(option('past', '1000000')) };
    const rows = await new ScaleBench(product, ledger, sizes, say).measure();
    say(`\n${scaleTable(rows)}`);
  } finally {
    await product.stop();
    ledger.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function benchSystem(): Promise<void> {
  const reports: SetupReport[] = [];
  if (SETUPS.includes('small'))
    reports.push(await benchSetup({ name: 'small', redisUrl: undefined, kafkaBrokers: undefined }));
  if (SETUPS.includes('large')) reports.push(...[await benchLarge()].filter((report) => report !== null));

  say(`\nFive-node journey: trigger, condition, set variables, send over HTTP, end. ${RUNS} runs each. ${machine}\n`);
  for (const report of reports) say(`${reportTable(report)}\n`);
  await mkdir(join(workspaceRoot, 'bench'), { recursive: true });
  await writeFile(
    join(workspaceRoot, 'bench/results.json'),
    `${JSON.stringify({ at: new Date().toISOString(), machine, runs: RUNS, reports }, null, 2)}\n`,
  );
}
