import { NextRequest, type NextResponse } from 'next/server';
import createIntlMiddleware from 'next-intl/middleware';
import { routing } from './i18n/routing';
import { contentSecurityPolicy } from './session/content-security-policy';
import { publicApiUrl } from './session/server-config';
import { simulatorOrigin } from './session/simulator-origin';

const localise = createIntlMiddleware(routing);

/** Runs before every page: picks the locale and sets the headers that guard the page. */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  const nonce = Buffer.from(crypto.randomUUID()).toString('base64');
  const policy = contentSecurityPolicy({
    nonce,
    liveUrl: publicApiUrl(),
    simulatorUrl: await simulatorOrigin(),
    development: process.env.NODE_ENV === 'development',
  });
  const headers = new Headers(request.headers);
  headers.set('x-nonce', nonce);
  headers.set('content-security-policy', policy);
  headers.set('x-columba-path', request.nextUrl.pathname + request.nextUrl.search);
  const response = localise(new NextRequest(request, { headers }));
  response.headers.set('content-security-policy', policy);
  response.headers.set('x-content-type-options', 'nosniff');
  response.headers.set('referrer-policy', 'same-origin');
  response.headers.set('x-frame-options', 'DENY');
  response.headers.set('permissions-policy', 'camera=(), microphone=(), geolocation=()');
  return response;
}

export const config = { matcher: ['/((?!api|session|_next|.*\\..*).*)'] };
