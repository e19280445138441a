import { ChevronRight, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Avatar } from '@/components/ui/avatar';
import { IconButton } from '@/components/ui/icon-button';
import { forgetAccount } from '@/lib/server/forms/forget-account';
import { signInPath } from '@/lib/server/sign-in-path';
import type { SignInRequest } from '@/lib/server/sign-in-request';

type KnownAccountsProps = {
  accounts: { loginName: string; displayName: string }[];
  request: SignInRequest;
  texts: {
    label: string;
    continueAs: (name: string) => ReactNode;
    forget: (name: string) => string;
  };
};

/** The accounts that signed in on this browser: go on as one of them, or have it forgotten. */
export function KnownAccounts({ accounts, request, texts }: KnownAccountsProps) {
  return (
    <ul aria-label={texts.label} className="grid grid-cols-1 gap-3">
      {accounts.map(({ loginName, displayName }) => (
        <li
          key={loginName}
          className="flex items-center gap-1 rounded-control border border-edge pr-1 hover:bg-sunken"
        >
          <a
            href={signInPath({ ...request, loginName })}
            className="flex min-w-0 flex-1 items-center gap-3 rounded-control p-3"
          >
            <Avatar name={displayName} />
            <span className="min-w-0 flex-1">
              <span className="block break-words font-medium">{texts.continueAs(displayName)}</span>
              <bdi className="block break-words text-ink-soft text-sm">{loginName}</bdi>
            </span>
            <ChevronRight
              aria-hidden="true"
              className="size-5 shrink-0 text-ink-soft max-sm:hidden"
            />
          </a>
          <form action={forgetAccount}>
            <input type="hidden" name="loginName" value={loginName} />
            <IconButton type="submit" label={texts.forget(displayName)} icon={<X />} />
          </form>
        </li>
      ))}
    </ul>
  );
}
