/** SQLSTATEs of a server that went away or is not there yet: class 08, and shutdown, crash, start-up. */
const LOST_STATES = /^(08...|57P0[1-5]|53300)$/;
const LOST_SYSTEM_CODES = new Set(['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN']);
const LOST_MESSAGES =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|not queryable/;

/**
 * Whether the error says that the connection broke or could not be made. What was under way may or may not have been
 * committed: calls that are safe to repeat (each commit here is, by fence or unique key) may be tried again.
 */
export function isConnectionLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  if (typeof code === 'string' && (LOST_STATES.test(code) || LOST_SYSTEM_CODES.has(code))) return true;
  if (LOST_MESSAGES.test(error.message)) return true;
  return cause !== undefined && cause !== error && isConnectionLost(cause);
}

/** The transaction was chosen as the victim of a deadlock or could not be serialised: it wrote nothing. */
export function isTransactionVictim(error: unknown): boolean {
  const code = error instanceof Error ? (error as { code?: unknown }).code : undefined;
  return code === '40P01' || code === '40001';
}
