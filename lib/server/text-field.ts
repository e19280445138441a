import 'server-only';

/** Reads a text field of a form; a file or a missing field is the empty string. */
export function textField(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}
