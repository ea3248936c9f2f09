import { readdirSync, readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { extname } from 'node:path';

const FOLDER = new URL('../../phone/', import.meta.url);
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};
const INTER = '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2';

/** Nothing from elsewhere, nothing inline; may be framed by pages of this machine (the dashboard). */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self' http://localhost:* http://127.0.0.1:*",
].join('; ');

/** Read once at start: the list is also what may be asked for. */
const FILES = new Map(
  readdirSync(FOLDER)
    .filter((name) => extname(name) in TYPES)
    .map((name) => [`/phone/${name}`, { type: TYPES[extname(name)] ?? '', body: readFileSync(new URL(name, FOLDER)) }]),
);

FILES.set('/phone/inter.woff2', {
  type: 'font/woff2',
  body: readFileSync(createRequire(import.meta.url).resolve(INTER)),
});

/** A mail's own HTML, as the frame in the page shows it: nothing runs, nothing is loaded, whatever the mail says. */
export function serveMail(html: string | undefined, response: ServerResponse): void {
  response.writeHead(html === undefined ? 404 : 200, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox allow-same-origin",
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  });
  response.end(html ?? '');
}

/** The phone to type into. False when the path is no part of it. */
export function servePhone(path: string, response: ServerResponse): boolean {
  const file = FILES.get(path === '/' ? '/phone/index.html' : path);
  if (!file) return false;
  response.writeHead(200, {
    'content-type': file.type,
    'content-length': file.body.length,
    'content-security-policy': POLICY,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-cache',
  });
  response.end(file.body);
  return true;
}
