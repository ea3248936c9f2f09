import { hostname } from 'node:os';
import { EnvironmentError, readServerEnvironment } from '@columba/config';
import { openPlatform } from '@columba/platform';
import { pino } from 'pino';
import { startHealthServer } from './health-server.js';
import { startWorker } from './start-worker.js';

async function main(): Promise<void> {
  const environment = readServerEnvironment(process.env);
  const clientId = `worker-${hostname()}-${process.pid}`;
  const logger = pino({ level: environment.logLevel, name: 'worker' });
  const platform = await openPlatform(environment, { clientId, logger });
  const worker = await startWorker(platform.ports);
  let accepting = true;
  const health = await startHealthServer({
    host: environment.host,
    port: environment.ports.worker,
    health: platform.health,
    accepting: () => accepting,
  });
  logger.info({ port: environment.ports.worker }, 'worker ready');
  const stop = async (): Promise<void> => {
    if (!accepting) return;
    accepting = false;
    await worker.stop();
    await platform.close();
    health.close();
    health.closeAllConnections();
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      stop().then(
        () => process.exit(0),
        (error: unknown) => {
          logger.error({ error: String(error) }, 'worker did not stop cleanly');
          process.exit(1);
        },
      );
    });
  }
}

main().catch((error: unknown) => {
  const text = error instanceof EnvironmentError || error instanceof Error ? error.message : String(error);
  process.stderr.write(`${text}\n`);
  process.exit(1);
});
