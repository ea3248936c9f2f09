import { cookies } from 'next/headers';
import type { NextRequest } from 'next/server';
import { apiUnreachable, foreignOrigin } from '@/session/problem-response';
import { mayChange } from '@/session/same-origin';
import { apiUrl, SESSION_COOKIE } from '@/session/server-config';

const PASSED_IN = [
  'accept',
  'accept-language',
  'content-type',
  'if-match',
  'if-none-match',
  'idempotency-key',
  'x-forwarded-for',
];
const PASSED_OUT = ['content-type', 'etag', 'location', 'retry-after', 'content-disposition', 'x-request-id'];

function pick(from: Headers, names: readonly string[]): Headers {
  const picked = new Headers();
  for (const name of names) {
    const value = from.get(name);
    if (value !== null) {
      picked.set(name, value);
    }
  }
  return picked;
}

/** Hands a call of the page on to the API with the session from the cookie; bodies stream both ways. */
async function handOn(request: NextRequest): Promise<Response> {
  if (!mayChange(request)) {
    return foreignOrigin();
  }
  const headers = pick(request.headers, PASSED_IN);
  const token = (await cookies()).get(SESSION_COOKIE)?.value;
  if (token) {
    headers.set('authorization', `Bearer ${token}`);
  }
  try {
    const answer = await fetch(`${apiUrl()}${request.nextUrl.pathname}${request.nextUrl.search}`, {
      method: request.method,
      headers,
      body: request.body,
      signal: request.signal,
      cache: 'no-store',
      redirect: 'manual',
      ...(request.body ? { duplex: 'half' } : {}),
    } as RequestInit);
    const out = pick(answer.headers, PASSED_OUT);
    out.set('cache-control', 'no-store');
    return new Response(answer.body, { status: answer.status, headers: out });
  } catch (error) {
    if (request.signal.aborted) {
      throw error;
    }
    return apiUnreachable();
  }
}

export { handOn as DELETE, handOn as GET, handOn as PATCH, handOn as POST, handOn as PUT };
