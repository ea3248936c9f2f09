const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whether a request may change something. The session rides in a cookie, so a page of another origin could make the
 * browser send it; browsers name the origin on every such call, and one that is not ours is refused.
 */
export function mayChange(request: { method: string; headers: Headers }): boolean {
  if (SAFE.has(request.method)) {
    return true;
  }
  const origin = request.headers.get('origin');
  if (!origin) {
    return request.headers.get('sec-fetch-site') === 'same-origin';
  }
  const host = request.headers.get('x-forwarded-host') ?? request.headers.get('host');
  try {
    return new URL(origin).host === host;
  } catch {
    return false;
  }
}
