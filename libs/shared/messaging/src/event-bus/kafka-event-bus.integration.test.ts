import { connect, type Socket } from 'node:net';
import { findKafka, startKafka } from '@columba/local-servers';
import { describeWithServer } from '../conformance/describe-with-server.js';
import { eventBusSuite } from '../conformance/event-bus-suite.js';
import { silentLogger } from '../messaging-logger.js';
import { KafkaEventBus } from './kafka-event-bus.js';

/** Sockets that all break at once, and every later one too. */
function severableSockets() {
  const sockets = new Set<Socket>();
  let severed = false;
  return {
    socketFactory: ({ host, port, onConnect }: { host: string; port: number; onConnect: () => void }) => {
      const socket = connect({ host, port: severed ? 1 : port }, onConnect);
      sockets.add(socket);
      return socket;
    },
    sever: () => {
      severed = true;
      for (const socket of sockets) socket.destroy();
    },
  };
}

describeWithServer('KafkaEventBus', await findKafka(), () => {
  eventBusSuite(async () => {
    const server = await startKafka();
    const options = { brokers: server.brokers, sessionTimeoutMs: 3_000, logger: silentLogger };
    return {
      open: (clientId) => new KafkaEventBus({ ...options, clientId }),
      openDoomed: async (clientId) => {
        const { socketFactory, sever } = severableSockets();
        return { bus: new KafkaEventBus({ ...options, clientId, kafka: { socketFactory } }), vanish: sever };
      },
      crash: server.crash,
      up: server.up,
      stop: server.stop,
    };
  });
});
