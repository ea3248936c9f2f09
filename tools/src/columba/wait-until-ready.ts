import { setTimeout as sleep } from 'node:timers/promises';

const EVERY_MS = 50;
const ANSWER_MS = 2_000;

/** Asks an address until it answers 2xx. Resolves with undefined then, and with the last answer when it never did. */
export async function answersAt(
  url: string,
  { withinMs, stopped }: { withinMs: number; stopped: () => boolean },
): Promise<string | undefined> {
  const until = Date.now() + withinMs;
  let last = 'no answer';
  while (Date.now() < until && !stopped()) {
    const answer = await ask(url);
    if (answer === undefined) return undefined;
    last = answer;
    await sleep(EVERY_MS);
  }
  return last;
}

async function ask(url: string): Promise<string | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS) });
    const body = await response.text();
    return response.ok ? undefined : `HTTP ${response.status}: ${body.slice(0, 500)}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
