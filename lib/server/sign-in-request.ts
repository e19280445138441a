import 'server-only';
import { config } from '@/lib/config';
import {
  openSignIn,
  parseSignInRequest,
  type SignInRequest,
  signInFields,
} from '@/lib/policy/sign-in-request';
import { type Query, readQuery } from '@/lib/server/query';
import { textField } from '@/lib/server/text-field';

export { openSignIn, type SignInRequest, signInFields };

/** The sign-in that the query of a page is part of. */
export async function signInRequestOfPage(query: Query): Promise<SignInRequest> {
  return parseSignInRequest(await readQuery(query), config().publicUrl.origin);
}

/** The sign-in that a form of the sign-in pages is part of. */
export function signInRequestOfForm(form: FormData): SignInRequest {
  return parseSignInRequest((name) => textField(form, name), config().publicUrl.origin);
}
