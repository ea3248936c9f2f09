import pg from 'pg';
import { MigrationError } from './apply-migrations.js';

export interface AppRole {
  /** Default `columba_app`. */
  name?: string | undefined;
  /** Left out where the server trusts loopback (the embedded one). */
  password?: string | undefined;
}

export const DEFAULT_APP_ROLE = 'columba_app';

/** The role that the servers use: it owns nothing and row-level security binds it. Made when it is missing. */
export async function ensureAppRole(client: pg.Client, { name = DEFAULT_APP_ROLE, password }: AppRole): Promise<void> {
  const { rows } = await client.query<{ rolsuper: boolean; rolbypassrls: boolean; rolcanlogin: boolean }>(
    'SELECT rolsuper, rolbypassrls, rolcanlogin FROM pg_roles WHERE rolname = $1',
    [name],
  );
  const [role] = rows;
  if (role?.rolsuper || role?.rolbypassrls) {
    throw new MigrationError(
      `The role ${name} bypasses row-level security, so tenants would not be kept apart. Name another role for the servers.`,
    );
  }
  const login = password === undefined ? 'LOGIN' : `LOGIN PASSWORD ${pg.escapeLiteral(password)}`;
  const identifier = pg.escapeIdentifier(name);
  if (!role) await client.query(`CREATE ROLE ${identifier} ${login}`);
  else if (password !== undefined || !role.rolcanlogin) await client.query(`ALTER ROLE ${identifier} ${login}`);
}

/** What the role may do: rows of its tables, never their definition; the audit log may only grow. */
export async function grantToAppRole(client: pg.Client, name: string): Promise<void> {
  const role = pg.escapeIdentifier(name);
  await client.query(`
    GRANT USAGE ON SCHEMA public TO ${role};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${role};
    GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO ${role};
    GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO ${role};
    REVOKE UPDATE, DELETE ON audit_log FROM ${role};
    REVOKE INSERT, UPDATE, DELETE ON tenant, app_user, global_variable FROM ${role};
    REVOKE ALL ON _prisma_migrations, _columba_functions FROM ${role};
  `);
}
