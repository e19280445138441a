import { ChevronRight, X } from 'lucide-react';
import { Avatar } from '@/components/ui/avatar';
import { Named } from '@/components/ui/bdi';
import { Button } from '@/components/ui/button';
import { IconButton } from '@/components/ui/icon-button';
import { Spinner } from '@/components/ui/spinner';
import { forgetAccount } from '@/lib/server/forms/forget-account';
import { problemId } from './problem-notice';
import { SignInPart } from './sign-in-part';

/** An account as people recognise it. */
export type Account = { loginName: string; displayName: string };

/** The sentences of a tile; `{name}` stands for the account's. */
export type AccountTileTexts = Record<'continueAs' | 'forget' | 'waiting' | 'cancel', string>;

type AccountTileProps = {
  account: Account;
  action: (form: FormData) => void;
  requestFields: Record<string, string>;
  /** It was pressed last, and that try failed. */
  refocus: boolean;
  texts: AccountTileTexts;
};

/**
 * An account that signed in on this browser: one press asks for its passkey, the small button has it forgotten. Without
 * script the press leads to the account's prompt.
 */
export function AccountTile({ account, refocus, texts, ...part }: AccountTileProps) {
  const { loginName, displayName } = account;
  return (
    <div className="group/tile flex items-center gap-1 rounded-control border border-edge pr-1 hover:bg-sunken has-[[aria-busy]]:bg-sunken">
      <div className="min-w-0 flex-1">
        <SignInPart {...part} loginName={loginName}>
          <input type="hidden" name="toPrompt" value="yes" />
          <button
            type="submit"
            data-passkey
            data-refocus={refocus || undefined}
            aria-describedby={refocus ? problemId : undefined}
            className="flex w-full min-w-0 items-center gap-3 rounded-control p-3 text-left aria-busy:cursor-progress"
            suppressHydrationWarning
          >
            <span className="group-has-[[aria-busy]]/tile:hidden">
              <Avatar name={displayName} />
            </span>
            <span className="hidden size-10 shrink-0 items-center justify-center text-accent group-has-[[aria-busy]]/tile:flex">
              <Spinner />
            </span>
            <span className="min-w-0 flex-1">
              <span className="wrap-anywhere block font-medium">
                <Named text={texts.continueAs} names={{ name: displayName }} />
              </span>
              <bdi className="wrap-anywhere block text-ink-soft text-sm group-has-[[aria-busy]]/tile:hidden">
                {loginName}
              </bdi>
              <span className="hidden text-ink-soft text-sm group-has-[[aria-busy]]/tile:block">
                {texts.waiting}
              </span>
            </span>
            <ChevronRight
              aria-hidden="true"
              className="size-5 shrink-0 text-ink-soft group-has-[[aria-busy]]/tile:hidden max-sm:hidden"
            />
          </button>
        </SignInPart>
      </div>
      <div className="in-[latchkey-passkey:defined]:group-has-[[aria-busy]]/tile:block hidden">
        <Button look="quiet" data-cancel>
          {texts.cancel}
        </Button>
      </div>
      <form
        action={forgetAccount}
        className="in-[latchkey-passkey:defined]:group-has-[[aria-busy]]/tile:hidden"
      >
        <input type="hidden" name="loginName" value={loginName} />
        <IconButton
          type="submit"
          label={texts.forget.replace('{name}', () => displayName)}
          icon={<X />}
        />
      </form>
    </div>
  );
}
