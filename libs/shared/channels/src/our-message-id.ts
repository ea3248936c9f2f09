const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * What a provider carries back to us may also come from another system that shares the account: only what has the shape
 * of our ids is taken for one.
 */
export function ourMessageId(carried: string | null | undefined): { messageId?: string } {
  return carried && UUID.test(carried) ? { messageId: carried } : {};
}
