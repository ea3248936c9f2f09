/** What this library logs with; pino fits. Never given a value of a row. */
export interface DatabaseLogger {
  warn(fields: object, message: string): void;
}
