import { type ConnectionRecord, connectionSecretName } from '@columba/workflow/ports';
import { describe, expect, it } from 'vitest';
import { createConnectionDirectory } from './connection-directory.js';
import { createVault, VaultError } from './vault.js';

const vault = createVault([{ id: 'k1', key: new Uint8Array(32).fill(1) }]);
const record = (fields: Partial<ConnectionRecord> = {}): ConnectionRecord => ({
  id: 'wa-acme',
  tenantId: 'acme',
  channel: 'whatsapp',
  provider: 'whatsapp',
  address: '+15550783881',
  settings: { phoneNumberId: '1' },
  enabled: true,
  sealedSecrets: { accessToken: vault.seal('acme', connectionSecretName('wa-acme', 'accessToken'), 'canary') },
  ...fields,
});

function directoryOf(answer: () => ConnectionRecord | null, ttlMs?: number) {
  const asked: string[] = [];
  const look = async (what: string) => {
    asked.push(what);
    return answer();
  };
  const records = { byId: look, forSending: (tenant: string) => look(`${tenant}:sending`) };
  return { directory: createConnectionDirectory({ records, vault, ttlMs }), asked };
}

describe('connection directory', () => {
  it('opens secrets, and asks once for many', async () => {
    const { directory, asked } = directoryOf(() => record());
    const found = await Promise.all([directory.byId('wa-acme'), directory.byId('wa-acme')]);
    await directory.byId('wa-acme');
    expect(found[0]).toEqual({
      id: 'wa-acme',
      tenantId: 'acme',
      channel: 'whatsapp',
      provider: 'whatsapp',
      address: '+15550783881',
      settings: { phoneNumberId: '1' },
      secrets: { accessToken: 'canary' },
    });
    expect(asked).toEqual(['wa-acme']);
  });

  it('asks again when its time is over', async () => {
    const { directory, asked } = directoryOf(() => record(), 10);
    await directory.byId('wa-acme');
    await new Promise((resolve) => setTimeout(resolve, 30));
    await directory.byId('wa-acme');
    expect(asked).toHaveLength(2);
  });

  it.each([null, record({ enabled: false })])('knows no missing and no disabled one', async (answer) => {
    const { directory } = directoryOf(() => answer);
    expect(await directory.byId('wa-acme')).toBeNull();
  });

  it('keeps tenants apart', async () => {
    const { directory, asked } = directoryOf(() => record());
    await directory.forSending('acme', 'whatsapp', null);
    await directory.forSending('globex', 'whatsapp', null);
    expect(asked).toEqual(['acme:sending', 'globex:sending']);
  });

  it("does not open another tenant's secrets", async () => {
    const { directory } = directoryOf(() => record({ tenantId: 'globex' }));
    await expect(directory.byId('wa-acme')).rejects.toThrow(VaultError);
  });

  it('asks again after a failure', async () => {
    let fails = true;
    const { directory } = directoryOf(() => {
      if (fails) throw new Error('database away');
      return record();
    });
    await expect(directory.byId('wa-acme')).rejects.toThrow('database away');
    fails = false;
    expect((await directory.byId('wa-acme'))?.id).toBe('wa-acme');
  });
});
