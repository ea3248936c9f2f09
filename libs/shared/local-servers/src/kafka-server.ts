import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from './free-port.js';
import { kafkaJars } from './kafka-jars.js';
import { type LocalServer, ServerProcess } from './server-process.js';
import { tcpAnswers } from './tcp-question.js';

export { findKafka } from './kafka-jars.js';

const run = promisify(execFile);

export interface KafkaServer extends LocalServer {
  brokers: string[];
}

/** Small and quick to start rather than quick for long. */
const JAVA_FLAGS = ['-Xmx384m', '-Xms128m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xshare:auto'];

/** A throw-away Kafka broker (KRaft, its own controller) on free ports of loopback. `crash` and `up` keep its data. */
export async function startKafka(): Promise<KafkaServer> {
  const jars = await kafkaJars();
  const folder = await mkdtemp(join(tmpdir(), 'columba-kafka-'));
  const port = await freePort();
  const config = join(folder, 'server.properties');
  await writeFile(config, properties({ folder, port, controllerPort: await freePort() }));
  const java = [...JAVA_FLAGS, '-cp', join(jars, '*')];
  const clusterId = randomBytes(16).toString('base64url');
  await run('java', [...java, 'kafka.tools.StorageTool', 'format', `--cluster-id=${clusterId}`, '-c', config], {
    cwd: folder,
  });
  const start = async () => {
    const server = new ServerProcess('java', [...java, 'kafka.Kafka', config], folder);
    await server.ready(() => tcpAnswers(port, apiVersionsRequest(), (answer) => answer.length > 8), 60_000);
    return server;
  };
  let server: ServerProcess | undefined = await start();
  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    await server?.end(signal);
    server = undefined;
  };
  return {
    brokers: [`127.0.0.1:${port}`],
    crash: () => end('SIGKILL'),
    up: async () => {
      server ??= await start();
    },
    stop: async () => {
      // Nothing is kept, so nothing needs a long farewell.
      await end('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function properties(server: { folder: string; port: number; controllerPort: number }): string {
  return Object.entries({
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${server.controllerPort}`,
    listeners: `PLAINTEXT://127.0.0.1:${server.port},CONTROLLER://127.0.0.1:${server.controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${server.port}`,
    'controller.listener.names': 'CONTROLLER',
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'log.dirs': join(server.folder, 'data'),
    'num.partitions': 8,
    'offsets.topic.num.partitions': 4,
    'offsets.topic.replication.factor': 1,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'group.initial.rebalance.delay.ms': 0,
    'group.min.session.timeout.ms': 1000,
    'broker.session.timeout.ms': 2000,
    'broker.heartbeat.interval.ms': 300,
    'log.cleaner.enable': false,
  })
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

/** The smallest request of the protocol; a broker answers it when it is open for business. */
function apiVersionsRequest(): Buffer {
  const request = Buffer.alloc(14);
  request.writeInt32BE(10, 0);
  request.writeInt16BE(18, 4);
  request.writeInt16BE(0, 6);
  request.writeInt32BE(1, 8);
  request.writeInt16BE(-1, 12);
  return request;
}
