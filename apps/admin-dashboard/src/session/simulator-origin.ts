import { apiUrl } from './server-config';

const KEEP_MS = 30_000;
let known: { url: string | null; until: number } | undefined;

/** The simulator's address as the API tells it, asked for now and then: every page's policy names it. */
export async function simulatorOrigin(): Promise<string | null> {
  if (known && known.until > Date.now()) {
    return known.url;
  }
  try {
    const answer = await fetch(`${apiUrl()}/api/v1/config`, { cache: 'no-store', signal: AbortSignal.timeout(1_500) });
    const config: { simulatorUrl?: string | null } = answer.ok ? await answer.json() : {};
    known = { url: config.simulatorUrl ?? null, until: Date.now() + KEEP_MS };
    return known.url;
  } catch {
    return null;
  }
}
