import { EnvironmentError, readEnvironment } from '@columba/config';
import { prepareDatabase } from './columba/prepare-database.js';
import { StartError } from './columba/start-error.js';

/**
 * Makes a database ready for the servers: `node tools/dist/prepare.js`, the job that runs before them. DATABASE_URL is the
 * owner's, APP_DATABASE_PASSWORD becomes the password of the role that the servers use; with COLUMBA_DEMO the demo
 * tenant is seeded. Safe to run again, and by several at once.
 */
async function main(): Promise<void> {
  const { databaseUrl: ownerUrl, demo, simulatorUrl, ports } = readEnvironment(process.env);
  if (!ownerUrl) throw new StartError('DATABASE_URL is not set', 'set it to the address that the owner connects with');
  const { APP_DATABASE_PASSWORD, MASTER_KEYS: masterKeys } = process.env;
  if (demo && !masterKeys) throw new StartError('MASTER_KEYS is not set', 'set the keys that the servers have');
  const seed = demo && simulatorUrl && masterKeys ? { simulatorUrl, smtpPort: ports.smtp, masterKeys } : undefined;
  await prepareDatabase({ ownerUrl, appPassword: APP_DATABASE_PASSWORD || undefined, demo: seed, say });
  say('the database is ready');
}

function say(line: string): void {
  console.log(`columba  ${line}`);
}

main().catch((error: unknown) => {
  const expected = error instanceof StartError || error instanceof EnvironmentError;
  console.error(`columba  ${expected ? error.message : (error as Error).stack}`);
  process.exitCode = 1;
});
