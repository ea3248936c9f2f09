/** Two tenants whose customers have the same telephone numbers: whoever forgets the tenant mixes them up. */
export interface FaultTenant {
  id: string;
  apiKey: string;
  whatsapp: { connectionId: string; phoneNumberId: string; address: string; accessToken: string; secret: string };
  sms: { connectionId: string; accountSid: string; address: string; secret: string };
}

export const FAULT_TENANTS: readonly FaultTenant[] = [tenant('north', 1), tenant('south', 2)];

export function tenantById(id: string): FaultTenant {
  const found = FAULT_TENANTS.find((one) => one.id === id);
  if (!found) throw new Error(`no tenant ${id}`);
  return found;
}

function tenant(id: string, number: number): FaultTenant {
  return {
    id,
    apiKey: `fault-${id}-key`,
    whatsapp: {
      connectionId: `wa-${id}`,
      phoneNumberId: `10650000000000${number}`,
      address: `+1555000000${number}`,
      accessToken: `fault-${id}-token`,
      secret: `fault-${id}-whatsapp-secret`,
    },
    sms: {
      connectionId: `sms-${id}`,
      accountSid: `ACfault${id}`,
      address: `+1555100000${number}`,
      secret: `fault-${id}-sms-secret`,
    },
  };
}
