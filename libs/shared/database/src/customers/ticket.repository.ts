import type { TicketStore } from '@columba/workflow/ports';
import type pg from 'pg';
import { runHotForResult } from '../pool/hot-statement.js';
import { storableJson } from '../pool/storable-json.js';
import { uuidV7 } from '../pool/uuid-v7.js';

const OPEN = { name: 'open-ticket', text: 'SELECT columba_open_ticket($1, $2::jsonb) AS result' };

export class TicketRepository implements TicketStore {
  constructor(private readonly pool: pg.Pool) {}

  async open({ tenantId, ...ticket }: Parameters<TicketStore['open']>[0]): Promise<{
    ticketId: string;
    number: number;
  }> {
    return await runHotForResult(this.pool, OPEN, [tenantId, storableJson({ id: uuidV7(), ...ticket })]);
  }
}
