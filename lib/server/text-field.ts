import 'server-only';

/** Reads a text field of a form; a file, a missing field and what is no form at all are the empty string. */
export function textField(form: unknown, name: string): string {
  const value = form instanceof FormData ? form.get(name) : null;
  return typeof value === 'string' ? value : '';
}

/** Whether a form has a field of that name. */
export function hasField(form: unknown, name: string): boolean {
  return form instanceof FormData && form.has(name);
}
