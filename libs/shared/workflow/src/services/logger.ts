/** Structured logging, as pino does it. Fields never hold message bodies, addresses or secrets. */
export interface WorkflowLogger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export const WORKFLOW_LOGGER = Symbol('WorkflowLogger');

/** What of an error may be logged: its name, code and message, no payload. */
export function errorFields(error: unknown): { error: string; code?: string } {
  if (!(error instanceof Error)) return { error: String(error) };
  const code = (error as { code?: unknown }).code;
  return { error: `${error.name}: ${error.message}`, ...(typeof code === 'string' ? { code } : {}) };
}
