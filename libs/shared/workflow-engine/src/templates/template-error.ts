/** A template that cannot be read or rendered, said in words for the author; never holds what it was rendering. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';

  constructor(
    readonly code: 'template.syntax' | 'template.render',
    message: string,
  ) {
    super(message);
  }
}
