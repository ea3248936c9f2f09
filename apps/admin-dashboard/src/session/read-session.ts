import { cookies } from 'next/headers';
import { cache } from 'react';
import { createApiClient } from '@/api/api-client';
import { ApiError } from '@/api/api-error';
import type { Me, RuntimeConfig, SessionState } from '@/api/api-types';
import { apiUrl, publicApiUrl, SESSION_COOKIE } from './server-config';

const TIMEOUT_MS = 5_000;

function withToken(token: string | undefined): typeof fetch {
  return (input, init) => {
    const headers = new Headers(init?.headers);
    if (token) {
      headers.set('authorization', `Bearer ${token}`);
    }
    return fetch(input, { ...init, headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
  };
}

async function readMe(token: string | undefined): Promise<Me | null> {
  if (!token) {
    return null;
  }
  try {
    const me = await createApiClient({ baseUrl: `${apiUrl()}/api/v1`, fetch: withToken(token) }).auth.me();
    return { user: me.user, tenant: me.tenant, role: me.role, permissions: me.permissions };
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) {
      return null;
    }
    throw error;
  }
}

async function readConfig(token: string | undefined): Promise<RuntimeConfig> {
  const client = createApiClient({ baseUrl: `${apiUrl()}/api/v1`, fetch: withToken(token) });
  const { demo, simulatorUrl } = await client.config();
  return { demo, simulatorUrl };
}

/** Who is signed in and how this installation is set up. Throws ApiError when the API cannot be reached. */
export const readSession = cache(async (): Promise<SessionState> => {
  const token = (await cookies()).get(SESSION_COOKIE)?.value;
  const [session, config] = await Promise.all([
    readMe(token),
    readConfig(token).catch((): RuntimeConfig => ({ demo: false, simulatorUrl: null })),
  ]);
  return { session, config, liveUrl: publicApiUrl() };
});
