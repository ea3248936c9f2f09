export interface PolicyOrigins {
  nonce: string;
  /** Where the live socket connects. */
  liveUrl: string;
  /** Where the phone page is framed from, when there is one. */
  simulatorUrl: string | null;
  development: boolean;
}

const origin = (url: string): string => new URL(url).origin;
const socketOrigin = (url: string): string => origin(url).replace(/^http/, 'ws');

/** Scripts by nonce only; connections to ourselves and the live socket; frames of the simulator only. */
export function contentSecurityPolicy({ nonce, liveUrl, simulatorUrl, development }: PolicyOrigins): string {
  const rules = [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    // Positioned menus and the canvas set style attributes.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' blob: data:",
    "font-src 'self'",
    `connect-src 'self' ${origin(liveUrl)} ${socketOrigin(liveUrl)}${development ? ' ws:' : ''}`,
    `frame-src 'self'${simulatorUrl ? ` ${origin(simulatorUrl)}` : ''}`,
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ];
  return rules.join('; ');
}
