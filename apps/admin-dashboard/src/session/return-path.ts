/**
 * Where to go after signing in. Only paths of this site: `//evil.test`, `/\evil.test` and whole addresses would lead
 * elsewhere, so they are refused.
 */
export function returnPath(next: string | null | undefined, fallback: string): string {
  if (!next || !/^\/[A-Za-z0-9]/.test(next) || next.includes('\\')) {
    return fallback;
  }
  return next.includes('/sign-in') ? fallback : next;
}
