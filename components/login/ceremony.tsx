import { createElement, type ReactNode } from 'react';
import { TextLink } from '@/components/ui/text-link';

/** A link to the page that says which browsers work, and how to leave one that lives inside another app. */
export type WhichBrowsers = { text: string; openText: string; href: string };

/** The sentences that the element shows itself, written on the server. */
export type CeremonyTexts = {
  /** On the button, while the browser's own window is open. */
  waiting: string;
  /** Ends the ceremony whose window is open. */
  cancel: string;
  /** When the server cannot be reached. */
  offline: string;
  /** When the browser keeps no cookies: no ceremony can be finished. */
  noCookies: string;
  unsupported: string;
  whichBrowsers: WhichBrowsers;
};

type CeremonyProps = {
  texts: CeremonyTexts;
  rpId: string;
  /** Puts the focus back on the button that was pressed, after a try that failed. */
  refocus: boolean;
  /** A credential that the server does not know any more: the password manager is told. */
  unknownCredentialId?: string | undefined;
  children: ReactNode;
} & (
  | { mode: 'get'; conditional?: boolean }
  | { mode: 'create'; optionsUrl: string; fields: string }
  | { mode: 'create'; options: string }
);

function modeAttributes(props: CeremonyProps): Record<string, string | undefined> {
  if (props.mode === 'get') {
    return {
      'options-url': '/login/options',
      // Where a form has no login name, whoever holds a passkey may answer.
      fields: 'loginName organization requestId',
      conditional: props.conditional ? '' : undefined,
    };
  }
  return 'options' in props
    ? { options: props.options }
    : { 'options-url': props.optionsUrl, fields: props.fields };
}

/**
 * The custom element of `components/passkey/element.ts` around the forms it serves. `fields` names the fields that are
 * sent when options are asked for; a button with `data-passkey` (`CeremonyButton`) starts the ceremony, with the hint of
 * its `data-hint`; `data-cancel` ends it; `data-refocus` is the button that was pressed last, else it is the first one.
 * It fills `data-said`, hides `data-problem` for it, and opens `data-ways`. It bears `elsewhere` where the device keeps
 * no passkeys, and `no-phone` where a phone cannot be used.
 */
export function Ceremony(props: CeremonyProps) {
  const { texts, rpId, refocus, unknownCredentialId, children } = props;
  const attributes = {
    mode: props.mode,
    ...modeAttributes(props),
    'rp-id': rpId,
    'unknown-credential': unknownCredentialId,
    refocus: refocus ? '' : undefined,
    'busy-text': texts.waiting,
    'offline-text': texts.offline,
    'no-cookies-text': texts.noCookies,
    suppressHydrationWarning: true,
  };
  return createElement(
    'latchkey-passkey',
    attributes,
    <div data-supported className="grid grid-cols-1 gap-4">
      {children}
    </div>,
    <p data-status role="status" className="sr-only" suppressHydrationWarning />,
    <p data-unsupported hidden className="text-ink-soft">
      {texts.unsupported}{' '}
      <TextLink href={texts.whichBrowsers.href}>{texts.whichBrowsers.text}</TextLink>
    </p>,
  );
}
