/** What the adapters write their log with; pino fits. Never given a payload, a key or a secret. */
export interface MessagingLogger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

const nothing = () => undefined;

export const silentLogger: MessagingLogger = { debug: nothing, info: nothing, warn: nothing, error: nothing };

/** An error as log fields: name, code and message, without what a driver hangs on it (queries, parameters, sockets). */
export function errorFields(error: unknown): { error: { name: string; message: string; code?: string } } {
  if (!(error instanceof Error)) return { error: { name: 'Error', message: String(error) } };
  const { code } = error as { code?: unknown };
  // Nothing listens on any of a host's addresses: Node gives an AggregateError without a message of its own.
  const first = error instanceof AggregateError ? (error.errors[0] as unknown) : undefined;
  const message = error.message || (first instanceof Error ? first.message : '') || error.name;
  return { error: { name: error.name, message, ...(typeof code === 'string' ? { code } : {}) } };
}
