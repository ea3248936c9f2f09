import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** What the process does: claims the run as a worker does, says so, and never comes to write anything. */
const SCRIPT = `
  const { default: pg } = await import('pg');
  const [url, run, leaseMs] = process.argv.slice(1);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('BEGIN');
  await client.query("UPDATE flow_run SET lease_until = now() WHERE id = $1 AND lease_until IS NOT NULL", [run]);
  const given = JSON.stringify([{ tenant: 'acme', run }]);
  const { rows } = await client.query("SELECT id, crashes FROM columba_claim_runs($1::jsonb, 'acme', 'dying', $2)", [given, leaseMs]);
  await client.query('COMMIT');
  process.stdout.write('claimed ' + rows.length);
  for (;;) { /* the step that stops it */ }
`;

/**
 * A worker of its own process that takes the run and is killed in the middle of its step. `leaseMs`: for so long nobody
 * takes the run over but the next such worker.
 */
export async function killAWorkerWith(runId: string, databaseUrl: string, leaseMs = 1_500): Promise<void> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', SCRIPT, databaseUrl, runId, String(leaseMs)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  child.kill('SIGKILL');
  await once(child, 'exit');
  if (said.toString() !== 'claimed 1') throw new Error(`the run was not there to be claimed: ${said.toString()}`);
}
