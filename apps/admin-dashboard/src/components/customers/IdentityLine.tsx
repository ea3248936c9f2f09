'use client';

import type { CustomerResource } from '@columba/workflow-contracts';
import { AtSign } from 'lucide-react';
import { ChannelGlyph } from '../messaging/ChannelGlyph';
import { identityChannel } from './identity-channel';

/** An address with its channel's glyph. */
export function IdentityLine({ identity }: { identity: CustomerResource['identities'][number] }) {
  const channel = identityChannel(identity);
  return (
    <span className="inline-flex min-w-0 items-center gap-1.5" title={`${identity.kind}: ${identity.value}`}>
      {channel ? (
        <ChannelGlyph channel={channel} labelled className="text-faint" />
      ) : (
        <AtSign aria-hidden className="size-3.5 shrink-0 text-faint" strokeWidth={1.75} />
      )}
      <span className="tabular truncate">{identity.value}</span>
    </span>
  );
}
