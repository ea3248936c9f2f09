import type { SecretEnvelope } from '@columba/workflow/ports';

export interface SecretRow {
  name: string;
  keyId: string;
  wrappedKey: Uint8Array;
  nonce: Uint8Array;
  ciphertext: Uint8Array;
}

export function envelopeOf({ keyId, wrappedKey, nonce, ciphertext }: SecretRow): SecretEnvelope {
  return {
    keyId,
    wrappedKey: Buffer.from(wrappedKey),
    nonce: Buffer.from(nonce),
    ciphertext: Buffer.from(ciphertext),
  };
}

/** Prisma wants bytes with a buffer of their own. */
export function envelopeColumns({ keyId, wrappedKey, nonce, ciphertext }: SecretEnvelope): {
  keyId: string;
  wrappedKey: Uint8Array<ArrayBuffer>;
  nonce: Uint8Array<ArrayBuffer>;
  ciphertext: Uint8Array<ArrayBuffer>;
} {
  return {
    keyId,
    wrappedKey: Uint8Array.from(wrappedKey),
    nonce: Uint8Array.from(nonce),
    ciphertext: Uint8Array.from(ciphertext),
  };
}
