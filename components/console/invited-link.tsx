'use client';

import { UserPlus } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { Named } from '@/components/ui/bdi';
import { ButtonLink } from '@/components/ui/button-link';
import { CopyButton } from '@/components/ui/copy-button';
import { Field } from '@/components/ui/field';
import { QrCode } from '@/components/ui/qr-code';

export type InvitedLinkTexts = {
  readyTitle: string;
  readyText: string;
  linkLabel: string;
  copy: string;
  copied: string;
  copyFailed: string;
  scan: string;
  qr: string;
  another: string;
};

type InvitedLinkProps = {
  name: string;
  url: string;
  texts: InvitedLinkTexts;
  isReachable: boolean;
};

/** A registration link to hand over: to copy, and for a phone to scan where it could open it. Takes the focus. */
export function InvitedLink({ name, url, texts, isReachable }: InvitedLinkProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);

  return (
    <section aria-labelledby="invited" className="grid grid-cols-1 gap-4">
      <h2
        id="invited"
        ref={heading}
        tabIndex={-1}
        className="wrap-anywhere font-semibold text-lg leading-snug outline-none"
      >
        <Named text={texts.readyTitle} names={{ name }} />
      </h2>
      <p className="max-w-prose text-sm">{texts.readyText}</p>
      <Field
        name="link"
        label={texts.linkLabel}
        value={url}
        readOnly
        onFocus={({ target }) => target.select()}
      />
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <CopyButton
          look="primary"
          text={url}
          labels={{ copy: texts.copy, copied: texts.copied, failed: texts.copyFailed }}
        />
        <ButtonLink href="/console/invite" look="secondary" icon={<UserPlus />}>
          {texts.another}
        </ButtonLink>
      </div>
      {isReachable ? (
        <div className="grid gap-2 text-sm">
          <p>{texts.scan}</p>
          <QrCode content={url} label={texts.qr} />
        </div>
      ) : null}
    </section>
  );
}
