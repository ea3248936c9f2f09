/** Connection faults, PostgreSQL shutting down or overloaded, deadlocks, timeouts: the same call may succeed later. */
const PASSING = /^(08|25P03|40|53|55P03|57|58|ECONN|ETIMEDOUT|EPIPE|EAI_|ENOTFOUND|UND_ERR)/;

/** Prisma's own: server not reached, connection closed, no connection or transaction in time, deadlock, too many connections. */
const PASSING_IN_PRISMA = /^P(1001|1002|1008|1017|2024|2028|2034|2037)$/;
/** Prisma hands on what the server said. */
const DATABASE_SAID = /Database error\. Code: `(\w+)`/;

/** Whether a fault lies in what could not be reached rather than in what was asked. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = (error as { code?: unknown }).code;
  if (code === 'P2039') return PASSING.test(DATABASE_SAID.exec(error.message)?.[1] ?? '');
  if (typeof code === 'string') return PASSING.test(code) || PASSING_IN_PRISMA.test(code);
  return /terminat|timeout|connection|connect|closed|IntakeConflict/i.test(`${error.name} ${error.message}`);
}
