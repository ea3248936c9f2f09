/** Read when a request comes, never at build: one built app serves any address. */
export const apiUrl = (): string => (process.env.API_URL ?? 'http://localhost:4000').replace(/\/$/, '');

/** The API as the browser reaches it (live socket). Differs from API_URL inside a container network. */
export const publicApiUrl = (): string => (process.env.PUBLIC_API_URL ?? apiUrl()).replace(/\/$/, '');

export const SESSION_COOKIE = 'columba_session';
