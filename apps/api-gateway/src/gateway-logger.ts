import { type Logger, pino } from 'pino';

/** Names under which a secret or a customer's words could stand, at any of the depths that we log. */
const SECRET_NAMES = [
  'authorization',
  'cookie',
  'password',
  'token',
  'secret',
  'secrets',
  'accessToken',
  'apiKey',
  'ticket',
  'body',
  'text',
  'rawBody',
  'headers',
];

/** JSON lines on stdout. Redaction is the second net: the first is that nothing of the kind is handed to the logger. */
export function createLogger(level: string): Logger {
  const paths = SECRET_NAMES.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);
  return pino({ level, redact: { paths, censor: '[redacted]' }, base: { service: 'api-gateway' } });
}
