import { type logCreator, logLevel } from 'kafkajs';
import type { MessagingLogger } from '../messaging-logger.js';

/**
 * kafkajs calls each lost connection an error and each retry a warning; both are everyday things here, so they come out
 * one and two levels lower. Only names and reasons are passed on, never records.
 */
export function kafkaLogBridge(logger: MessagingLogger): logCreator {
  return () =>
    ({ namespace, level, log }) => {
      const { message, error, groupId, broker } = log as { message: string } & Record<string, unknown>;
      const fields = { namespace, ...(groupId ? { groupId } : {}), ...(broker ? { broker } : {}), ...reason(error) };
      if (level === logLevel.ERROR) logger.warn(fields, `Kafka: ${message}`);
      else logger.debug(fields, `Kafka: ${message}`);
    };
}

function reason(error: unknown): { reason?: string } {
  if (typeof error === 'string') return { reason: error };
  return error instanceof Error ? { reason: error.message } : {};
}
