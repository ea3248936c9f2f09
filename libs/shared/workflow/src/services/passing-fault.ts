/** Connection faults, PostgreSQL shutting down or overloaded, deadlocks, timeouts: the same call may succeed later. */
const PASSING = /^(08|25P03|40|53|55P03|57|58|ECONN|ETIMEDOUT|EPIPE|EAI_|ENOTFOUND|UND_ERR)/;

/** Whether a fault lies in what could not be reached rather than in what was asked. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = (error as { code?: unknown }).code;
  if (typeof code === 'string') return PASSING.test(code);
  return /terminat|timeout|connection|connect|closed|IntakeConflict/i.test(`${error.name} ${error.message}`);
}
