import type pg from 'pg';
import type { Sabotage } from '../fault-options.js';

interface Patch {
  function: string;
  /** Each must be found: a patch that no longer bites would prove nothing. */
  replace: readonly (readonly [find: RegExp, by: string])[];
}

interface Breakage {
  patches: readonly Patch[];
  sql: readonly string[];
}

/**
 * What really breaks a guarantee, done from outside to the throw-away database. The product has no switch for any of it.
 */
const BREAKAGES: Record<Sabotage, Breakage> = {
  // Every delivery of an event counts as its first, and nothing keeps a second run of it out.
  dedupe: {
    patches: [
      {
        function: 'columba_load_intake',
        replace: [[/'handled', coalesce\(\(SELECT b\.handled_at[^)]*\), false\)/, "'handled', false"]],
      },
      { function: 'columba_commit_intake', replace: [[/WHERE old\.handled_at IS NULL/, 'WHERE true']] },
      {
        function: 'columba_accept_events',
        replace: [[/WHERE old\.published_at IS NULL AND old\.handled_at IS NULL/, 'WHERE true']],
      },
    ],
    sql: ['DROP INDEX flow_run_tenant_id_flow_id_event_key_key'],
  },
  // A commit counts whoever makes it: neither fence nor place in the order of facts is looked at, nobody is told.
  fencing: {
    patches: [
      {
        function: 'columba_commit_runs',
        replace: [
          [/AND r\.fence = g\.fence AND r\.ended_at IS NULL/, ''],
          [/AND \(g\.first IS NULL OR g\.first > r\.last_seq\)/, ''],
        ],
      },
      { function: 'columba_renew_leases', replace: [[/AND r\.fence = w\.fence/, '']] },
    ],
    sql: ['DROP INDEX flow_event_batch_tenant_id_run_id_seq_key'],
  },
  // Done in the gateway's process: see outbox-off.ts.
  outbox: { patches: [], sql: [] },
  // Policies are off, and the look-up of customers by their address has forgotten the tenant.
  'row-level-security': {
    patches: [
      {
        function: 'columba_load_intake',
        replace: [
          [
            /customer_identity x ON x\.tenant_id = q\.tenant AND x\.kind = q\.kind/,
            'customer_identity x ON x.kind = q.kind',
          ],
        ],
      },
    ],
    sql: [
      `DO $$ DECLARE target regclass; BEGIN
         FOR target IN SELECT c.oid FROM pg_class c
           WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relrowsecurity LOOP
           EXECUTE format('ALTER TABLE %s NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY', target);
         END LOOP;
       END $$`,
    ],
  },
};

/** @throws Error when the product has changed so that the sabotage finds nothing to break. */
export async function applySabotage(owner: pg.Pool, sabotage: Sabotage): Promise<void> {
  const { patches, sql } = BREAKAGES[sabotage];
  for (const { function: name, replace } of patches) {
    const { rows } = await owner.query<{ text: string }>('SELECT pg_get_functiondef($1::regproc) AS text', [name]);
    let text = rows[0]?.text ?? '';
    for (const [find, by] of replace) {
      if (!find.test(text)) throw new Error(`sabotage ${sabotage}: ${name} no longer holds ${find}`);
      text = text.replace(find, by);
    }
    await owner.query(text);
  }
  for (const statement of sql) await owner.query(statement);
}
