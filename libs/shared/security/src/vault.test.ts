import { describe, expect, it } from 'vitest';
import { createVault, type Envelope, VaultError } from './vault.js';

const k1 = { id: 'k1', key: new Uint8Array(32).fill(1) };
const k2 = { id: 'k2', key: new Uint8Array(32).fill(2) };
const vault = createVault([k1]);
const sealed = () => vault.seal('acme', 'wa-acme/accessToken', 'canary-5309 ü');

const flip = (bytes: Buffer, index: number) => {
  const copy = Buffer.from(bytes);
  copy[index]! ^= 1;
  return copy;
};

describe('vault', () => {
  it('opens what it sealed, and shows nothing of it', () => {
    const envelope = sealed();
    expect(vault.open('acme', 'wa-acme/accessToken', envelope)).toBe('canary-5309 ü');
    expect(Buffer.concat([envelope.wrappedKey, envelope.nonce, envelope.ciphertext]).includes('canary')).toBe(false);
  });

  it('uses another data key and nonce each time', () => {
    expect(sealed().wrappedKey.equals(sealed().wrappedKey)).toBe(false);
    expect(sealed().ciphertext.equals(sealed().ciphertext)).toBe(false);
  });

  it.each<[string, (envelope: Envelope) => Envelope]>([
    ['ciphertext', (e) => ({ ...e, ciphertext: flip(e.ciphertext, 0) })],
    ['tag', (e) => ({ ...e, ciphertext: flip(e.ciphertext, e.ciphertext.length - 1) })],
    ['nonce', (e) => ({ ...e, nonce: flip(e.nonce, 3) })],
    ['wrapped key', (e) => ({ ...e, wrappedKey: flip(e.wrappedKey, 20) })],
    ['truncation', (e) => ({ ...e, ciphertext: e.ciphertext.subarray(0, 5) })],
    ['empty', (e) => ({ ...e, ciphertext: Buffer.alloc(0), wrappedKey: Buffer.alloc(0) })],
    ['unknown key', (e) => ({ ...e, keyId: 'k9' })],
  ])('refuses a changed %s', (_what, change) => {
    expect(() => vault.open('acme', 'wa-acme/accessToken', change(sealed()))).toThrow(VaultError);
  });

  it.each([
    ['globex', 'wa-acme/accessToken'],
    ['acme', 'wa-acme/webhookSecret'],
    ['acmewa', '-acme/accessToken'],
  ])('refuses an envelope moved to %s %s', (tenant, name) => {
    expect(() => vault.open(tenant, name, sealed())).toThrow(VaultError);
  });

  it('rotates: old envelopes open, new ones use the new key', () => {
    const old = sealed();
    const rotated = createVault([k2, k1]);
    expect(rotated.open('acme', 'wa-acme/accessToken', old)).toBe('canary-5309 ü');
    expect([rotated.isOld(old), rotated.isOld(rotated.seal('acme', 'x', 'y'))]).toEqual([true, false]);
    expect(() => createVault([k2]).open('acme', 'wa-acme/accessToken', old)).toThrow(/master key k1/);
  });

  it('does not accept an envelope whose key id was swapped between keys', () => {
    const rotated = createVault([k2, k1]);
    expect(() => rotated.open('acme', 'wa-acme/accessToken', { ...sealed(), keyId: 'k2' })).toThrow(VaultError);
  });

  it('needs a key of 32 bytes', () => {
    expect(() => createVault([])).toThrow(VaultError);
    expect(() => createVault([{ id: 'k', key: new Uint8Array(16) }])).toThrow(VaultError);
  });
});
