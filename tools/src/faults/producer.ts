import { setTimeout as sleep } from 'node:timers/promises';
import { Acknowledgements, type SentEvent } from './acknowledgements.js';
import { deliver } from './deliver.js';
import { EVENT_TYPES, type Journey, PAID_EVENT } from './fault-journeys.js';
import { FAULT_TENANTS, type FaultTenant } from './fault-tenants.js';
import { SeededRandom } from './seeded-random.js';
import { businessEvent, EVENT_SOURCE, type SignedRequest, whatsappMessage } from './signed-requests.js';

export interface ProducerOptions {
  apiUrl: string;
  seed: number;
  runs: number;
  /** How long the stream takes, about. */
  streamMs: number;
}

/** Runs for a customer; more customers than that make the stream wider, not longer. */
const EVENTS_A_CUSTOMER = 12;

interface Customer {
  tenant: FaultTenant;
  name: string;
  address: string;
  /** What the customer does, in order. */
  script: Journey[];
}

/**
 * A seeded stream of signed webhooks and business events of two tenants' customers. Each customer does one thing after
 * the other, and each thing is delivered until it is acknowledged; some are delivered again later, out of order.
 */
export class Producer {
  readonly log = new Acknowledgements();
  private readonly late: Promise<unknown>[] = [];

  constructor(private readonly options: ProducerOptions) {}

  /** Resolves when everything has been acknowledged, or was given up. */
  async run(): Promise<void> {
    const customers = planCustomers(this.options);
    await Promise.all(customers.map((customer) => this.act(customer)));
    await Promise.all(this.late);
  }

  private async act(customer: Customer): Promise<void> {
    const random = new SeededRandom(`${this.options.seed}/${customer.tenant.id}/${customer.name}`);
    const pauseMs = this.options.streamMs / (customer.script.length + 1);
    let number = 0;
    for (const journey of customer.script) {
      number += 1;
      await sleep(pauseMs * (0.3 + 1.4 * random.next()) * (number === 1 ? random.next() : 1));
      await this.begin(customer, journey, number, random);
    }
  }

  private async begin(customer: Customer, journey: Journey, number: number, random: SeededRandom): Promise<void> {
    const { tenant, name, address } = customer;
    const label = `${tenant.id} ${name} ${number}`;
    const id = `${journey}.${label.replaceAll(' ', '.')}`;
    if (journey === 'relay' || journey === 'talk') {
      const request = whatsappMessage(tenant, { id: `wamid.${id}`, from: address, text: `${journey} ${label}` });
      const eventKey = `/whatsapp/${tenant.whatsapp.connectionId}|wamid.${id}`;
      await this.send(request, { tenant: tenant.id, eventKey, begins: [journey], label, address }, random);
      return;
    }
    const send = (type: string, eventId: string, begins: Journey[]) => {
      const event = { id: eventId, type, subject: `whatsapp:${address}`, data: { label, correlation: label } };
      const known = { tenant: tenant.id, eventKey: `${EVENT_SOURCE}|${eventId}`, begins, label, address };
      return this.send(businessEvent(tenant, event), known, random);
    };
    await send(EVENT_TYPES[journey] ?? '', id, journey === 'order' ? ['order', 'mirror'] : [journey]);
    if (journey !== 'await') return;
    // Sometimes so soon that the wait is hardly armed.
    await sleep(random.chance(0.5) ? 0 : random.between(20, 800));
    await send(PAID_EVENT, `paid.${id}`, []);
  }

  private async send(
    request: SignedRequest,
    known: Omit<SentEvent, 'acknowledgedAtMs' | 'deliveries'>,
    random: SeededRandom,
  ): Promise<void> {
    const twice = random.chance(0.1);
    const later = random.chance(0.15) ? random.between(100, 6_000) : 0;
    const deliveries = twice
      ? [deliver(this.options.apiUrl, request), deliver(this.options.apiUrl, request)]
      : [deliver(this.options.apiUrl, request)];
    const answers = await Promise.all(deliveries);
    const acknowledged = answers.flatMap(({ acknowledgedAtMs }) => acknowledgedAtMs ?? []);
    this.log.retried += answers.filter(({ tries }) => tries > 1).length;
    this.log.add({
      ...known,
      acknowledgedAtMs: acknowledged.length > 0 ? Math.min(...acknowledged) : undefined,
      deliveries: deliveries.length + (later > 0 ? 1 : 0),
    });
    if (later > 0) this.late.push(sleep(later).then(() => deliver(this.options.apiUrl, request)));
  }
}

/**
 * `talk` has customers of its own, each for one run: whatever else such a customer wrote would be taken for the answer.
 * An order event begins two runs.
 */
export function planCustomers({ seed, runs }: Pick<ProducerOptions, 'seed' | 'runs'>): Customer[] {
  const random = new SeededRandom(`${seed}/plan`);
  const script: Journey[] = [];
  for (let left = runs; left > 0; left -= script.at(-1) === 'order' ? 2 : 1) {
    const journey = random.pick(MIXTURE);
    script.push(journey === 'order' && left < 2 ? 'relay' : journey);
  }
  const others = script.filter((journey) => journey !== 'talk');
  const busy = Math.max(FAULT_TENANTS.length, Math.ceil(others.length / EVENTS_A_CUSTOMER));
  const customers = Array.from({ length: busy }, (_, at) => customer('c', at));
  for (const [at, journey] of others.entries()) customers[at % busy]?.script.push(journey);
  const talks = script.length - others.length;
  const talkers = Array.from({ length: talks }, (_, at) => ({ ...customer('t', at), script: ['talk' as const] }));
  return [...customers, ...talkers];
}

/** How often each journey is chosen, in tenths. */
const MIXTURE: readonly Journey[] = [
  'talk',
  'relay',
  'relay',
  'relay',
  'series',
  'await',
  'order',
  'rounds',
  'whole',
  'approve',
];

/** The same numbers in both tenants. */
function customer(kind: 'c' | 't', at: number): Customer {
  const tenant = FAULT_TENANTS[at % FAULT_TENANTS.length] as FaultTenant;
  const index = Math.floor(at / FAULT_TENANTS.length);
  const block = kind === 'c' ? '151' : '152';
  return { tenant, name: `${kind}${index}`, address: `+49${block}${String(index).padStart(7, '0')}`, script: [] };
}
