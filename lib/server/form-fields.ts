import 'server-only';

/** Reads a text field of a form; a file or a missing field is the empty string. */
export function textField(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}

/** The credential that the page's script put into the form; null when there is none that is JSON. */
export function credentialField(form: FormData): unknown {
  try {
    return JSON.parse(textField(form, 'credential'));
  } catch {
    return null;
  }
}

/** The exception that the script put into the form instead; null when it put none. */
export function exceptionField(form: FormData): { exception: string; milliseconds: string } | null {
  const exception = textField(form, 'exception');
  return exception ? { exception, milliseconds: textField(form, 'milliseconds') } : null;
}

/** The id that a credential calls itself by, in base64url; null when it has none. */
export function credentialId(credential: unknown): string | null {
  const id =
    typeof credential === 'object' && credential !== null && 'id' in credential
      ? credential.id
      : null;
  return typeof id === 'string' && /^[\w-]{1,1400}$/.test(id) ? id : null;
}
