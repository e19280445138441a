import { z } from 'zod';
import { cleanName } from '@/lib/display-name';
import { canonicalEmail, canonicalLoginName } from '@/lib/policy/login-name';
import { isMisread, isStorableText } from '@/lib/storable-text';

/** Text that the store can look for or keep, of any length. NUL is refused here, before a database would. */
export const storable = z.string().refine(isStorableText);

/** Such text of that many characters at most (Unicode code points). */
export function text(maxLength: number) {
  return storable.refine((value) => [...value].length <= maxLength);
}

/** An id, ours or one that a client chose. */
export const id = text(200).min(1);

/**
 * The id of something that is known by a secret, such as a code. One that can be no id is nobody's, as any other
 * unknown one: it reads as the empty text, and is refused, and counted, with the secret.
 */
export const idOfSecret = id.catch('');

/** A secret as it was presented: only its hash is ever looked at, so that any text will do. */
export const secret = z.string();

/** The hash of a secret. */
export const hash = z.custom<Uint8Array>((value) => value instanceof Uint8Array);

/** Text under which a canonical form is kept; refused where it has none, with what was expected. */
function canonical(canonicalize: (typed: string) => string | null, message: string) {
  return storable.transform((typed, context) => {
    const found = canonicalize(typed);
    if (found !== null) return found;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });
}

/** A login name, as `canonicalLoginName` writes it. */
export const loginName = canonical(
  canonicalLoginName,
  'Expected a login name of at most 200 characters, without spaces and signs that cannot be seen.',
);

/** One mailbox, as `canonicalEmail` writes it. */
export const email = canonical(
  canonicalEmail,
  'Expected one mail address like name@example.com, of at most 200 characters.',
);

const expectedName = 'Expected a name of at most 200 characters, in which something can be seen.';

/** A name as people write it, as `cleanName` keeps it: 200 characters at most, maybe empty. */
export const anyName = storable
  .transform(cleanName)
  .refine((name) => [...name].length <= 200 && !isMisread(name), expectedName);

/** Such a name in which something can be seen. */
export const visibleName = anyName.refine((name) => name !== '', expectedName);
