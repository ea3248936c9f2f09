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

/** Delivers as providers do: again and again, with the same bytes, until it is answered 2xx or the time is over. */
export async function deliver(baseUrl: string, request: SignedRequest, withinMs = PATIENCE_MS): Promise<Delivery> {
  const until = performance.now() + withinMs;
  let pauseMs = 50;
  let lastAnswer = 'none';
  for (let tries = 1; ; tries += 1) {
    const { path, headers, body } = request;
    try {
      const response = await fetch(baseUrl + path, {
        method: 'POST',
        headers,
        body,
        signal: AbortSignal.timeout(10_000),
      });
      const text = await response.text();
      if (response.ok) return { acknowledgedAtMs: Date.now(), tries, lastAnswer: String(response.status) };
      lastAnswer = `${response.status} ${text.slice(0, 200)}`;
    } catch (error) {
      lastAnswer = error instanceof Error ? error.message : String(error);
    }
    if (performance.now() > until) return { acknowledgedAtMs: undefined, tries, lastAnswer };
    await sleep(pauseMs);
    pauseMs = Math.min(500, pauseMs * 2);
  }
}
