'use client';

import { createApiClient } from './api-client';

/** A lapsed session sends the reader to sign-in, and back to where they were. */
function toSignIn(): void {
  const { pathname, search } = window.location;
  const locale = pathname.split('/')[1] ?? 'en';
  if (!pathname.endsWith('/sign-in')) {
    window.location.assign(`/${locale}/sign-in?next=${encodeURIComponent(pathname + search)}`);
  }
}

/** The one client of the page. Works through the dashboard's own `/api/v1` proxy. */
export const api = createApiClient({ onUnauthorized: toSignIn });
