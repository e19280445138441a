import { localPath } from '@/lib/policy/redirect-rules';

/** What a sign-in is for: it goes with the person from page to page. The empty string stands for "not given". */
export type SignInRequest = {
  /** The login name that is to sign in, as it was typed. */
  loginName: string;
  /** The local path to return to; never another origin. */
  returnTo: string;
  /** Id of the organization whose people alone may sign in. */
  organization: string;
  /** Id of the authorization request that the sign-in answers (OIDC Core §3.1.2.1). */
  requestId: string;
};

/** More than any id or login name of ours has. */
const maxCharacters = 200;

/** A sign-in for nobody in particular, from nowhere in particular. */
export const openSignIn: SignInRequest = {
  loginName: '',
  returnTo: '',
  organization: '',
  requestId: '',
};

/**
 * Parses a request from single values by name, of a query or a form, where '' means absent. Text is trimmed and
 * cut; a return path that would leave `publicOrigin` is dropped.
 */
export function parseSignInRequest(
  read: (name: keyof SignInRequest) => string,
  publicOrigin: string,
): SignInRequest {
  // By code points: half of one is no text.
  const cut = (text: string) => [...text].slice(0, maxCharacters).join('');
  const text = (name: keyof SignInRequest) => cut(read(name).trim()).trimEnd();
  return {
    loginName: text('loginName'),
    returnTo: localPath(read('returnTo'), publicOrigin) ?? '',
    organization: text('organization'),
    requestId: text('requestId'),
  };
}

/** The members that are given, as the query of a page. */
export function signInQuery(request: SignInRequest): URLSearchParams {
  return new URLSearchParams(Object.entries(request).filter(([, value]) => value !== ''));
}

/** The members that are given, as hidden fields of a form; the login name is a field of its own there. */
export function signInFields({ loginName: _, ...request }: SignInRequest): Record<string, string> {
  return Object.fromEntries(Object.entries(request).filter(([, value]) => value !== ''));
}
