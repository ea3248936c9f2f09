import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readEnvironment } from '@columba/config';
import { type Columba, startColumba } from './columba/start-columba.js';
import { ApiClient } from './demo/api-client.js';
import { DEMO_REPLY, DEMO_WORD, demoJourney } from './demo/demo-journey.js';
import { factLine } from './demo/fact-line.js';
import { LiveFeed } from './demo/live-feed.js';
import { median } from './demo/median.js';
import { Phone } from './demo/phone.js';
import { createThrowawayDatabase, type ThrowawayDatabase } from './demo/throwaway-database.js';

const API_KEY = 'demo-acme-key';
const REPEATS = 20;
const PATIENCE_MS = 15_000;
const ENDS = new Set<string>(['run.completed', 'run.failed', 'run.cancelled']);
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

/** `npm run demo`: the main job, without a browser, on free ports and throw-away data. Resolves with the exit code. */
export async function run(): Promise<number> {
  const dataDir = mkdtempSync(join(tmpdir(), 'columba-demo-'));
  const stopping = nextSignal();
  const session = new DemoSession(dataDir);
  let code = 1;
  try {
    readEnvironment(process.env);
    code = await Promise.race([session.play().then(() => 0), stopping]);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    console.error(`columba  the demo failed: ${reason}\n         logs are kept in ${dataDir}`);
  }
  await session.end();
  // What the processes wrote stays when something went wrong; the data never does.
  rmSync(code === 1 ? join(dataDir, 'postgres') : dataDir, { recursive: true, force: true });
  return code;
}

/** One run of the demo: what it opened, and the order in which it is closed. */
class DemoSession {
  private starting: Promise<Columba> | undefined;
  private feed: LiveFeed | undefined;
  private database: ThrowawayDatabase | undefined;

  constructor(private readonly dataDir: string) {}

  async play(): Promise<void> {
    say('starting Columba on free ports');
    const { DATABASE_URL, REDIS_URL, KAFKA_BROKERS, LOG_LEVEL } = process.env;
    if (DATABASE_URL) this.database = await createThrowawayDatabase(DATABASE_URL);
    const env = { DATABASE_URL: this.database?.url, REDIS_URL, KAFKA_BROKERS, LOG_LEVEL };
    this.starting = startColumba({ dataDir: this.dataDir, env, say });
    const { apiUrl, simulatorUrl = '' } = await this.starting;
    const flowId = await new ApiClient(apiUrl, API_KEY).publish(demoJourney);
    say(`published the journey "${demoJourney.name}"`);
    this.feed = await LiveFeed.open(apiUrl, API_KEY);
    const phone = new Phone(simulatorUrl);
    await this.showOne(phone, flowId);
    await this.measure(phone);
  }

  async end(): Promise<void> {
    this.feed?.close();
    const columba = await this.starting?.catch(() => undefined);
    await columba?.stop();
    await this.database?.drop();
  }

  /** One customer, with everything that happens. */
  private async showOne(phone: Phone, flowId: string): Promise<void> {
    const feed = this.feed ?? fail('the live feed is not open');
    const customer = customerNumber(0);
    const writtenAtMs = Date.now();
    const quiet = feed.onFacts((facts) => {
      for (const fact of facts.filter((each) => each.flowId === flowId)) say(factLine(fact, writtenAtMs));
    });
    const status = await phone.write(customer, `One ${DEMO_WORD}, please`);
    say(`a customer wrote over WhatsApp; the signed webhook was answered with HTTP ${status}`);
    if (status < 200 || status > 299) throw new Error(`the webhook was refused with HTTP ${status}`);
    const { reply, tookMs } = await phone.exchange(customer, PATIENCE_MS);
    const ended = await feed.waitFor(
      ({ flowId: flow, body }) => flow === flowId && ENDS.has(body.type),
      PATIENCE_MS,
      'the end of the run',
    );
    quiet();
    if (ended.body.type !== 'run.completed') throw new Error(`the run ended with ${ended.body.type}`);
    if (!DEMO_REPLY.test(reply.text)) throw new Error(`the phone received something else: "${reply.text}"`);
    say(`the phone received: "${reply.text}"`);
    say(`from webhook to provider call: ${tookMs} ms (the first run)`);
  }

  /** More customers, one after the other, for a figure that says something. */
  private async measure(phone: Phone): Promise<void> {
    const times: number[] = [];
    for (let number = 1; number <= REPEATS; number += 1) {
      const customer = customerNumber(number);
      const status = await phone.write(customer, `One ${DEMO_WORD}, please`);
      if (status > 299) throw new Error(`the webhook was refused with HTTP ${status}`);
      times.push((await phone.exchange(customer, PATIENCE_MS)).tookMs);
    }
    const range = `${Math.min(...times)} to ${Math.max(...times)} ms`;
    say(`from webhook to provider call, ${REPEATS} more customers: median ${median(times)} ms (${range})`);
  }
}

/** Numbers of the range that Germany keeps free for stories. */
function customerNumber(number: number): string {
  return `+4917139${String(20_000 + number).padStart(5, '0')}`;
}

function nextSignal(): Promise<number> {
  return new Promise((resolve) => {
    for (const [signal, code] of Object.entries(EXIT_CODES)) process.once(signal, () => resolve(code));
  });
}

function say(line: string): void {
  console.log(`columba  ${line}`);
}

function fail(message: string): never {
  throw new Error(message);
}
