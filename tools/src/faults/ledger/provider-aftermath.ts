import { setTimeout as sleep } from 'node:timers/promises';
import { deliver } from '../deliver.js';
import { tenantById } from '../fault-tenants.js';
import { SeededRandom } from '../seeded-random.js';
import { type SignedRequest, twilioReceipt, whatsappMessage, whatsappReceipt } from '../signed-requests.js';
import type { LedgerFile } from './ledger-file.js';
import type { ProviderCall } from './provider-call.js';

/** What follows once a provider has taken a message: receipts, some twice and out of order, and the customer's reply. */
export class ProviderAftermath {
  constructor(
    private readonly seed: number,
    private readonly gatewayUrl: string,
    private readonly file: LedgerFile,
  ) {}

  async follow(call: ProviderCall, providerId: string): Promise<void> {
    const random = new SeededRandom(`${this.seed}/after/${call.body}`);
    await Promise.all([
      this.receipts(call, providerId, random.fork('receipts')),
      this.reply(call, random.fork('reply')),
    ]);
  }

  private async receipts(call: ProviderCall, providerId: string, random: SeededRandom): Promise<void> {
    const statuses = random.chance(0.3) ? ['delivered', 'sent'] : ['sent', 'delivered'];
    if (random.chance(0.2)) statuses.push(random.pick(statuses));
    for (const status of statuses) {
      await sleep(random.between(20, 400));
      const request = receiptOf(call, providerId, status);
      if (request) await deliver(this.gatewayUrl, request);
    }
  }

  /** A customer answers a question once; the webhook that says so may come twice. */
  private async reply({ tenant, to, body }: ProviderCall, random: SeededRandom): Promise<void> {
    if (!tenant || !body.startsWith('question ')) return;
    const label = body.slice('question '.length);
    const id = `wamid.reply.${label.replaceAll(' ', '.')}`;
    const owner = tenantById(tenant);
    await sleep(random.between(50, 1_200));
    const request = whatsappMessage(owner, { id, from: to, text: `answer ${label}` });
    const { acknowledgedAtMs } = await deliver(this.gatewayUrl, request);
    if (acknowledgedAtMs === undefined) return;
    const eventKey = `/whatsapp/${owner.whatsapp.connectionId}|${id}`;
    await this.file.append({ kind: 'reply', atMs: acknowledgedAtMs, tenant, label, eventKey });
    if (random.chance(0.3)) await deliver(this.gatewayUrl, request);
  }
}

function receiptOf(call: ProviderCall, providerId: string, status: string): SignedRequest | null {
  const { tenant, channel, to, messageId, callbackUrl } = call;
  if (!tenant) return null;
  const owner = tenantById(tenant);
  if (channel === 'whatsapp') return whatsappReceipt(owner, { providerId, messageId, to, status });
  return callbackUrl ? twilioReceipt(owner, { callbackUrl, sid: providerId, to, status }) : null;
}
