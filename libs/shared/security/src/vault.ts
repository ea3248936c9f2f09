import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** A key that wraps data keys. The first is current; the others still open what they sealed. */
export interface VaultKey {
  id: string;
  /** 32 bytes (AES-256). */
  key: Uint8Array;
}

/** A sealed field, as the database keeps it. */
export interface Envelope {
  keyId: string;
  /** nonce (12) + data key under the master key (32) + tag (16). */
  wrappedKey: Buffer;
  nonce: Buffer;
  /** Ciphertext + tag (16). */
  ciphertext: Buffer;
}

export interface Vault {
  /** Encrypts under a data key of its own, bound to the tenant and the field's name. */
  seal(tenantId: string, name: string, plaintext: string): Envelope;
  /** @throws VaultError when anything was changed, moved to another tenant or field, or sealed by a key we do not have. */
  open(tenantId: string, name: string, envelope: Envelope): string;
  /** True when an envelope should be sealed again, because its master key is no longer the current one. */
  isOld(envelope: Envelope): boolean;
}

/** Says that a secret could not be opened, never what is in it. */
export class VaultError extends Error {
  override readonly name = 'VaultError';
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** AES-256-GCM envelopes: a data key per record, wrapped by versioned master keys. @throws VaultError without a usable key. */
export function createVault(masterKeys: readonly VaultKey[]): Vault {
  const [current] = masterKeys;
  if (!current) throw new VaultError('MASTER_KEYS holds no key');
  const keys = new Map(masterKeys.map(({ id, key }) => [id, key]));
  if (masterKeys.some(({ key }) => key.length !== 32)) throw new VaultError('a master key is not 32 bytes long');
  return {
    seal(tenantId, name, plaintext) {
      const dataKey = randomBytes(32);
      const aad = associatedData(tenantId, name);
      const wrapped = encrypt(current.key, dataKey, associatedData(tenantId, name, current.id));
      const sealed = encrypt(dataKey, Buffer.from(plaintext, 'utf8'), aad);
      const envelope = {
        keyId: current.id,
        wrappedKey: Buffer.concat([wrapped.nonce, wrapped.ciphertext]),
        ...sealed,
      };
      dataKey.fill(0);
      return envelope;
    },
    open(tenantId, name, envelope) {
      const key = keys.get(envelope.keyId);
      if (!key) throw new VaultError(`a secret was sealed by master key ${envelope.keyId}, which MASTER_KEYS lacks`);
      const nonce = envelope.wrappedKey.subarray(0, NONCE_BYTES);
      const wrapped = envelope.wrappedKey.subarray(NONCE_BYTES);
      const dataKey = decrypt(key, nonce, wrapped, associatedData(tenantId, name, envelope.keyId));
      return decrypt(dataKey, envelope.nonce, envelope.ciphertext, associatedData(tenantId, name)).toString('utf8');
    },
    isOld: (envelope) => envelope.keyId !== current.id,
  };
}

/** JSON keeps the parts apart: ('a', 'bc') and ('ab', 'c') differ. */
function associatedData(...parts: string[]): Buffer {
  return Buffer.from(JSON.stringify(['columba.vault.v1', ...parts]), 'utf8');
}

function encrypt(key: Uint8Array, plaintext: Buffer, aad: Buffer): { nonce: Buffer; ciphertext: Buffer } {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES }).setAAD(aad);
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
  return { nonce, ciphertext };
}

function decrypt(key: Uint8Array, nonce: Uint8Array, sealed: Uint8Array, aad: Buffer): Buffer {
  try {
    const end = sealed.length - TAG_BYTES;
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES }).setAAD(aad);
    decipher.setAuthTag(sealed.subarray(end));
    return Buffer.concat([decipher.update(sealed.subarray(0, end)), decipher.final()]);
  } catch {
    throw new VaultError('a secret could not be opened: it was changed, or belongs to another tenant or field');
  }
}
