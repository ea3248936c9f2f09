import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** Prometheus metrics of this process. Labels never hold a tenant, an id or an address. */

export class GatewayMetrics {
  readonly registry = new Registry();
  readonly requests = new Histogram({
    name: 'columba_http_request_duration_seconds',
    help: 'Time from request to answer, by route.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [this.registry],
  });
  readonly webhooks = new Counter({
    name: 'columba_webhooks_total',
    help: 'Webhook requests of known connections, by what became of them.',
    labelNames: ['provider', 'outcome'],
    registers: [this.registry],
  });
  readonly eventsAccepted = new Counter({
    name: 'columba_events_accepted_total',
    help: 'Events taken: durable on the bus, or in the inbox.',
    labelNames: ['topic'],
    registers: [this.registry],
  });
  readonly liveSockets = new Gauge({
    name: 'columba_live_sockets',
    help: 'Open sockets of /live.',
    registers: [this.registry],
  });
  readonly liveFacts = new Counter({
    name: 'columba_live_facts_total',
    help: 'Facts read for live subscribers.',
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }
}
