import type { ChannelConnection } from '@columba/workflow/ports';

const GRAPH = 'https://graph.facebook.com/v23.0';

/** Where a number or account of Meta's sends messages. `settings.apiBaseUrl` holds the version too. */
export function metaApiUrl({ settings }: ChannelConnection, sender: string | undefined): string {
  return `${(settings.apiBaseUrl ?? GRAPH).replace(/\/+$/, '')}/${encodeURIComponent(sender ?? '')}/messages`;
}
