/** Puts a piece into a text in place of a selection, and says where the caret then stands. */
export function insertAt(text: string, piece: string, start: number, end: number): { text: string; caret: number } {
  const from = Math.min(Math.max(0, start), text.length);
  const to = Math.min(Math.max(from, end), text.length);
  return { text: text.slice(0, from) + piece + text.slice(to), caret: from + piece.length };
}
