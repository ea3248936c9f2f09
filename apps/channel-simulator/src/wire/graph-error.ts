import type { Refusal } from '../behaviour.js';

/** An error answer of the Graph API. */
export function graphError(code: number, message: string): string {
  return JSON.stringify({
    error: { message: `(#${code}) ${message}`, type: 'OAuthException', code, fbtrace_id: 'A1b2C3d4E5f6G7h8' },
  });
}

export function graphRefusal({ status, code }: Refusal): { status: number; body: string } {
  return { status, body: graphError(code ?? usualCode(status), 'Refused by the simulator') };
}

function usualCode(status: number): number {
  if (status === 401) return 190;
  if (status === 403) return 10;
  if (status === 429) return 130429;
  return status >= 500 ? 131016 : 100;
}
