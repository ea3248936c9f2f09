import type { AddressInfo, Server } from 'node:net';
import { Behaviours } from './behaviour.js';
import { ConnectionBook } from './connection-book.js';
import { EventStream } from './control/event-stream.js';
import { MessageLog } from './message-log.js';
import type { Simulation } from './phones.js';
import { DEMO_CONNECTIONS, type SimulatedConnection } from './simulated-connection.js';
import { simulatorServer } from './simulator-server.js';
import { smtpReceiver } from './smtp-receiver.js';
import { WebhookCaller } from './webhook-caller.js';

export interface SimulatorOptions {
  /** 0 for any free port. */
  port: number;
  smtpPort: number;
  /** Where webhooks go. */
  gatewayUrl: string;
  /** What the gateway believes its address to be, which Twilio signs. Default: `gatewayUrl`. */
  publicUrl?: string | undefined;
  /** Default: the demo tenant's. */
  connections?: readonly SimulatedConnection[] | undefined;
  /** Address to listen on; default 127.0.0.1. */
  host?: string | undefined;
  /** Newest messages to remember; default 20,000. */
  remember?: number | undefined;
  /** No line when ready. */
  quiet?: boolean | undefined;
}

export interface RunningSimulator {
  port: number;
  smtpPort: number;
  url: string;
  /** Ends open connections and forgets receipts that have not left. */
  stop(): Promise<void>;
}

/** Starts the stand-ins for all providers. Rejects when a port is taken. */
export async function startSimulator(options: SimulatorOptions): Promise<RunningSimulator> {
  const { host = '127.0.0.1' } = options;
  const gatewayUrl = options.gatewayUrl.replace(/\/+$/, '');
  const stream = new EventStream();
  const simulation: Simulation = {
    book: new ConnectionBook(options.connections ?? DEMO_CONNECTIONS),
    log: new MessageLog(options.remember ?? 20_000, (kind, message) => stream.publish(kind, message)),
    behaviours: new Behaviours(),
    caller: new WebhookCaller(),
    addresses: { gatewayUrl, publicUrl: (options.publicUrl ?? gatewayUrl).replace(/\/+$/, '') },
  };
  const http = simulatorServer(simulation, stream);
  const smtp = smtpReceiver(simulation);
  const stop = async () => {
    stream.close();
    await simulation.caller.stop();
    await Promise.all([new Promise<void>((done) => smtp.close(done)), closed(http)]);
  };
  try {
    const port = await listening(http, options.port, host);
    const smtpPort = await listening(smtp.server, options.smtpPort, host);
    const url = `http://localhost:${port}`;
    if (!options.quiet)
      process.stdout.write(`simulator ready: ${url} (phone), smtp on ${smtpPort}, gateway ${gatewayUrl}\n`);
    return { port, smtpPort, url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function listening(server: Server, port: number, host: string): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return (server.address() as AddressInfo).port;
}

function closed(http: ReturnType<typeof simulatorServer>): Promise<void> {
  return new Promise((resolve) => {
    http.close(() => resolve());
    http.closeAllConnections();
  });
}
