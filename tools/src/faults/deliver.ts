import { setTimeout as sleep } from 'node:timers/promises';
import type { SignedRequest } from './signed-requests.js';

export interface Delivery {
  /** Undefined when it was given up. */
  acknowledgedAtMs: number | undefined;
  tries: number;
  lastAnswer: string;
}

/** Longer than anything that a fault run does to the system: who gave up would change the order of what follows. */
const PATIENCE_MS = 900_000;
const ANSWER_WITHIN_MS = 10_000;
const LOOK_EVERY_MS = 150;

/** Delivers as providers do: again and again, with the same bytes, until it is answered 2xx or the time is over. */
export async function deliver(baseUrl: string, request: SignedRequest, withinMs = PATIENCE_MS): Promise<Delivery> {
  const until = performance.now() + withinMs;
  let pauseMs = 50;
  for (let tries = 1; ; tries += 1) {
    const lastAnswer = await post(baseUrl, request);
    if (lastAnswer === ACKNOWLEDGED) return { acknowledgedAtMs: Date.now(), tries, lastAnswer };
    if (performance.now() > until) return { acknowledgedAtMs: undefined, tries, lastAnswer };
    await sleep(pauseMs);
    pauseMs = Math.min(500, pauseMs * 2);
    // At once the first times, while it falls and rises; then hundreds that knock would cost more than what they wait for.
    if (tries > 2) await untilReady(baseUrl, until);
  }
}

const ACKNOWLEDGED = '2xx';

async function post(baseUrl: string, { path, headers, body }: SignedRequest): Promise<string> {
  try {
    const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
    const response = await fetch(baseUrl + path, { method: 'POST', headers, body, signal });
    const text = await response.text();
    return response.ok ? ACKNOWLEDGED : `${response.status} ${text.slice(0, 200)}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** One that looks for all that wait for the same server. */
const looking = new Map<string, Promise<void>>();

async function untilReady(baseUrl: string, until: number): Promise<void> {
  const look =
    looking.get(baseUrl) ??
    lookUntilReady(baseUrl, until).finally(() => {
      looking.delete(baseUrl);
    });
  looking.set(baseUrl, look);
  await look;
}

async function lookUntilReady(baseUrl: string, until: number): Promise<void> {
  while (performance.now() < until) {
    const ready = await fetch(`${baseUrl}/readyz`, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) }).then(
      async (response) => {
        await response.text();
        return response.ok;
      },
      () => false,
    );
    if (ready) return;
    await sleep(LOOK_EVERY_MS);
  }
}
