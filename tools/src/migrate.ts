import { MigrationError, migrateDatabase } from '@columba/database';

/**
 * Brings a database up to date: `node tools/dist/migrate.js`. DATABASE_URL is the owner's; APP_DATABASE_PASSWORD becomes
 * the password of the role that the servers use. Safe to run again, and by several at once.
 */
async function main(): Promise<void> {
  const { DATABASE_URL: ownerUrl, APP_DATABASE_PASSWORD: password } = process.env;
  if (!ownerUrl) {
    console.error('DATABASE_URL is not set. Set it to the connection string of the role that owns the database.');
    process.exitCode = 2;
    return;
  }
  try {
    const { applied } = await migrateDatabase({ ownerUrl, appRole: { password } });
    console.log(applied.length > 0 ? `applied ${applied.join(', ')}` : 'nothing to apply');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    console.error(error instanceof MigrationError ? reason : `The database could not be migrated: ${reason}`);
    process.exitCode = 1;
  }
}

await main();
