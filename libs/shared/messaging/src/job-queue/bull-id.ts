/** BullMQ takes no integers and no colons as a job's id. The prefix and the escape make any id of ours fit, one to one. */
export function bullId(id: string): string {
  return `j-${id.replace(/[%:\0]/g, (character) => encodeURIComponent(character))}`;
}
