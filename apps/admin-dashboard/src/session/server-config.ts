/** Read when a request comes, never at build: one built app serves any address. */
export const apiUrl = (): string => (process.env.API_URL ?? 'http://localhost:4000').replace(/\/$/, '');

/** The API as browsers and providers reach it (live socket, webhooks). Differs from API_URL in a container network. */
export const publicApiUrl = (): string =>
  (process.env.PUBLIC_API_URL ?? process.env.PUBLIC_URL ?? apiUrl()).replace(/\/$/, '');

export const SESSION_COOKIE = 'columba_session';
