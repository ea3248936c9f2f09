import type {
  AddressOnChannel,
  CustomerSnapshot,
  CustomerStore,
  EnsureCustomer,
  EnsuredCustomer,
} from '@columba/workflow/ports';
import type { ConsentChangedData } from '@columba/workflow-contracts';
import type pg from 'pg';
import { runHotForResult, tenantList } from '../pool/hot-statement.js';
import { storableJson, storableText } from '../pool/storable-json.js';
import { uuidV7 } from '../pool/uuid-v7.js';

const GET_MANY = { name: 'customers', text: 'SELECT columba_customers($1::jsonb, $2) AS result' };
const ENSURE = { name: 'ensure-customers', text: 'SELECT columba_ensure_customers($1::jsonb, $2) AS result' };
const SUPPRESSED = { name: 'suppressed', text: 'SELECT columba_suppressed($1::jsonb, $2) AS result' };
const TAGS = { name: 'apply-tags', text: 'SELECT columba_apply_tags($1, $2, $3, $4) AS result' };
const CONSENT = { name: 'record-consent', text: 'SELECT columba_record_consent($1, $2, $3::jsonb) AS result' };

/** Customers as runs see them. */
export class CustomerRepository implements CustomerStore {
  constructor(private readonly pool: pg.Pool) {}

  async get(tenantId: string, customerId: string): Promise<CustomerSnapshot | null> {
    const found = await this.getMany([{ tenantId, customerId }]);
    return found.get(`${tenantId}/${customerId}`) ?? null;
  }

  async getMany(keys: readonly { tenantId: string; customerId: string }[]): Promise<Map<string, CustomerSnapshot>> {
    if (keys.length === 0) return new Map();
    const values = [JSON.stringify(keys), tenantList(keys)];
    const rows = await runHotForResult<{ tenantId: string; customer: CustomerSnapshot }[]>(this.pool, GET_MANY, values);
    return new Map(rows.map(({ tenantId, customer }) => [`${tenantId}/${customer.id}`, customer]));
  }

  async ensure(requests: readonly EnsureCustomer[]): Promise<EnsuredCustomer[]> {
    if (requests.length === 0) return [];
    const values = [storableJson(requests.map(ensureRow)), tenantList(requests)];
    return await runHotForResult<EnsuredCustomer[]>(this.pool, ENSURE, values);
  }

  async applyTags(
    tenantId: string,
    customerId: string,
    change: { add: readonly string[]; remove: readonly string[] },
  ): Promise<string[]> {
    const values = [tenantId, customerId, change.add.map(storableText), change.remove.map(storableText)];
    return await runHotForResult<string[]>(this.pool, TAGS, values);
  }

  async suppressed(addresses: readonly AddressOnChannel[]): Promise<boolean[]> {
    if (addresses.length === 0) return [];
    const rows = addresses.map((address, i) => ({ i, ...address }));
    return await runHotForResult<boolean[]>(this.pool, SUPPRESSED, [storableJson(rows), tenantList(addresses)]);
  }

  async recordConsent(tenantId: string, change: ConsentChangedData & { eventId: string }): Promise<void> {
    const { eventId, ...consent } = change;
    await runHotForResult(this.pool, CONSENT, [tenantId, storableText(eventId), storableJson(consent)]);
  }
}

function ensureRow(request: EnsureCustomer, i: number): Record<string, unknown> {
  const { kind, value } = request.identity;
  const [firstName, ...rest] = request.profileName?.trim().split(/\s+/) ?? [];
  return {
    i,
    tenant: request.tenantId,
    kind,
    // WhatsApp and SMS of one number are one customer: both are found by the phone identity.
    anchor: kind === 'whatsapp' ? 'phone' : kind,
    value,
    channel: request.channel,
    connectionId: request.connectionId ?? '',
    firstName: firstName?.slice(0, 100) || null,
    lastName: rest.join(' ').slice(0, 100) || null,
    newCustomerId: uuidV7(),
    newConversationId: uuidV7(),
  };
}
