export { normaliseAddress } from './address.js';
export { type ChannelAdaptersOptions, createChannelAdapters, type OpenChannelAdapters } from './channel-adapters.js';
export * from './http/http-client.port.js';
export { UndiciHttpClient, type UndiciHttpClientOptions } from './http/undici-http-client.js';
