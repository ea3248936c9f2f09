import { hostname } from 'node:os';
import { EnvironmentError, readServerEnvironment, type ServerEnvironment } from '@columba/config';
import { openPlatform, type Platform } from '@columba/platform';
import { startWorker } from '@columba/workflow-worker';
import type { Logger } from 'pino';
import { createGateway } from './create-gateway.js';
import { createLogger } from './gateway-logger.js';
import type { GatewayOptions } from './gateway-options.js';

async function main(): Promise<void> {
  const environment = readServerEnvironment(process.env);
  const logger = createLogger(environment.logLevel);
  const platform = await openPlatform(environment, { clientId: `gateway-${hostname()}-${process.pid}`, logger });
  const worker = environment.embedWorker ? await startWorker(platform.ports) : null;
  const gateway = await createGateway(gatewayOptions(environment, platform, logger));
  logger.info({ url: gateway.url, worker: worker !== null }, 'gateway ready');
  onStopSignal(logger, async () => {
    // First nothing comes in, then what came in is finished, then what it was finished with is closed.
    await gateway.close();
    await worker?.stop();
    await platform.close();
  });
}

function gatewayOptions(environment: ServerEnvironment, platform: Platform, logger: Logger): GatewayOptions {
  const { host, ports, publicUrl, dashboardOrigins, masterKeys, demo, simulatorUrl, trustProxy } = environment;
  const { database, messaging, health } = platform;
  return {
    backends: { ...database, ...messaging, ...platform.ports, health },
    host,
    port: ports.api,
    publicUrl,
    dashboardOrigins,
    masterKeys,
    demo,
    simulatorUrl: simulatorUrl ?? null,
    trustProxy,
    logger,
  };
}

/** Once: a second signal does not hurry the first. */
function onStopSignal(logger: Logger, stop: () => Promise<void>): void {
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      logger.info({ signal }, 'gateway stops');
      stop().then(
        () => process.exit(0),
        (error: unknown) => {
          logger.error(
            { error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) },
            'gateway did not stop cleanly',
          );
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
