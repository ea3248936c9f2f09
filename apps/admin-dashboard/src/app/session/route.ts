import { cookies, headers } from 'next/headers';
import type { NextRequest } from 'next/server';
import { apiUnreachable, foreignOrigin } from '@/session/problem-response';
import { readSession } from '@/session/read-session';
import { mayChange } from '@/session/same-origin';
import { apiUrl, SESSION_COOKIE } from '@/session/server-config';

const NO_STORE = { 'cache-control': 'no-store' };

async function askApi(path: string, init: RequestInit): Promise<Response | null> {
  try {
    return await fetch(`${apiUrl()}/api/v1${path}`, {
      ...init,
      cache: 'no-store',
      signal: AbortSignal.timeout(10_000),
    });
  } catch {
    return null;
  }
}

async function overHttps(): Promise<boolean> {
  const given = await headers();
  return given.get('x-forwarded-proto') === 'https' || (given.get('origin') ?? '').startsWith('https:');
}

/** The API slows down guessing by the reader's address; it believes this header only from proxies it is told to trust. */
function forwardedFor(request: NextRequest): Record<string, string> {
  const chain = request.headers.get('x-forwarded-for');
  return chain ? { 'x-forwarded-for': chain } : {};
}

/** Who is signed in, and what this installation offers. */
export async function GET(): Promise<Response> {
  try {
    return Response.json(await readSession(), { headers: NO_STORE });
  } catch {
    return apiUnreachable();
  }
}

/** Signs in: the token goes into an HttpOnly cookie and never into the page. */
export async function POST(request: NextRequest): Promise<Response> {
  if (!mayChange(request)) {
    return foreignOrigin();
  }
  const answer = await askApi('/auth/login', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...forwardedFor(request) },
    body: await request.text(),
  });
  if (!answer) {
    return apiUnreachable();
  }
  if (!answer.ok) {
    return new Response(answer.body, {
      status: answer.status,
      headers: { ...NO_STORE, 'content-type': answer.headers.get('content-type') ?? 'application/problem+json' },
    });
  }
  const { token, expiresAt, ...session } = await answer.json();
  (await cookies()).set(SESSION_COOKIE, token, {
    httpOnly: true,
    sameSite: 'lax',
    path: '/',
    secure: await overHttps(),
    expires: new Date(expiresAt),
  });
  return Response.json({ session }, { headers: NO_STORE });
}

/** Signs out here even when the API cannot be told. */
export async function DELETE(request: NextRequest): Promise<Response> {
  if (!mayChange(request)) {
    return foreignOrigin();
  }
  const jar = await cookies();
  const token = jar.get(SESSION_COOKIE)?.value;
  if (token) {
    await askApi('/auth/logout', { method: 'POST', headers: { authorization: `Bearer ${token}` } });
  }
  jar.delete(SESSION_COOKIE);
  return new Response(null, { status: 204 });
}
