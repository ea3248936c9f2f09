import { hash, verify } from '@node-rs/argon2';

/** argon2id (the library's default) at OWASP's floor: 19 MiB, two passes. Stored within the hash, so that raising it leaves old hashes readable. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

let decoy: Promise<string> | undefined;

/** argon2id in PHC form, with its own salt. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, PARAMETERS);
}

/**
 * Whether the password fits. `null` stands for a user who does not exist: it costs the same time as a wrong password, so
 * that nobody learns from the clock who has an account.
 */
export async function verifyPassword(storedHash: string | null, password: string): Promise<boolean> {
  if (storedHash === null) {
    decoy ??= hashPassword('no user has this password');
    await verify(await decoy, password);
    return false;
  }
  return verify(storedHash, password);
}

/** Makes the decoy ahead of the first login, which would otherwise take twice as long. */
export async function warmPasswordDecoy(): Promise<void> {
  decoy ??= hashPassword('no user has this password');
  await decoy;
}
