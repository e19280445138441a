import type { ReactNode } from 'react';
import { CeremonyFields } from './ceremony-fields';
import { HiddenFields } from './hidden-fields';

type SignInPartProps = {
  action: (form: FormData) => void;
  /** The rest of the sign-in request, as `signInFields` gives it. */
  requestFields: Record<string, string>;
  /** Who is to sign in; without one, whoever holds a passkey. */
  loginName?: string;
  children: ReactNode;
};

/** The form of one button that signs in by a passkey: whom it asks, what the sign-in is for, and room for the answer. */
export function SignInPart({ action, requestFields, loginName, children }: SignInPartProps) {
  return (
    <form action={action} className="grid min-w-0 grid-cols-1 gap-2">
      {loginName ? <input type="hidden" name="loginName" value={loginName} /> : null}
      <HiddenFields values={requestFields} />
      <CeremonyFields />
      {children}
    </form>
  );
}
