import { Inbox } from 'lucide-react';
import type { ReactNode } from 'react';
import { Time } from '@/components/account/time';
import { Badge } from '@/components/ui/badge';
import { Card } from '@/components/ui/card';
import { Commands } from '@/components/ui/commands';
import { EmptyState } from '@/components/ui/empty-state';
import { Notice } from '@/components/ui/notice';
import { translations } from '@/lib/server/i18n';
import type { UnarrivedMail } from '@/lib/server/load-mail';

type Pending = UnarrivedMail['waiting'][number];
type GivenUp = UnarrivedMail['undeliverable'][number];

const when = (moment: Date) => <Time iso={moment.toISOString()} withTime />;

/** One mail that has not arrived: to whom, what it was, and what became of it. */
async function MailItem(props: {
  mail: Pending | GivenUp;
  mark?: ReactNode;
  children?: ReactNode;
}) {
  const { mail, mark, children } = props;
  const t = await translations('console.mail');
  const kind = t.has(`kinds.${mail.kind}` as 'kinds.other')
    ? t(`kinds.${mail.kind}` as 'kinds.other')
    : t('kinds.other');
  return (
    <li className="grid gap-1 py-4 text-sm first:pt-0 last:pb-0">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <bdi className="wrap-anywhere min-w-0 font-medium text-base">{mail.recipient}</bdi>
        {mark}
      </p>
      <p className="text-ink-soft">
        {kind} <span aria-hidden="true">·</span> {when(mail.createdAt)}
      </p>
      {children}
    </li>
  );
}

/** What the mail server said to it last, in its own words. */
async function Answer({ text }: { text: string | null }) {
  const t = await translations('console.mail');
  return text ? (
    <p className="wrap-anywhere mt-1 rounded-control border border-line bg-sunken px-3 py-2">
      <span className="text-ink-soft">{t('answer')}: </span>
      <bdi>{text}</bdi>
    </p>
  ) : null;
}

const list = (items: ReactNode) => <ul className="grid divide-y divide-line">{items}</ul>;

/** What was refused or tried in vain: somebody has to do something. */
async function Undeliverable({ mails }: { mails: GivenUp[] }) {
  const t = await translations('console.mail');
  const mended = <Badge tone="accent">{t('undeliverable.mended')}</Badge>;
  return (
    <Card title={t('undeliverable.title')} description={t('undeliverable.text')}>
      {list(
        mails.map((mail) => (
          <MailItem key={mail.id} mail={mail} mark={mail.isMended ? mended : null}>
            <p>
              {t(`reasons.${mail.givenUpFor}`)}{' '}
              {t.rich('givenUpWhen', { time: () => when(mail.givenUpAt) })}
            </p>
            <Answer text={mail.lastError} />
          </MailItem>
        )),
      )}
    </Card>
  );
}

async function Waiting({ mails, goesOut }: { mails: Pending[]; goesOut: boolean }) {
  const t = await translations('console.mail');
  return (
    <Card title={t('waiting.title')} description={goesOut ? t('waiting.text') : undefined}>
      {list(
        mails.map((mail) => (
          <MailItem key={mail.id} mail={mail}>
            {mail.lastError ? <p>{t('tried', { count: mail.attempts })}</p> : null}
            <Answer text={mail.lastError} />
          </MailItem>
        )),
      )}
    </Card>
  );
}

async function Outlived({ mails }: { mails: GivenUp[] }) {
  const t = await translations('console.mail');
  return (
    <Card title={t('outlived.title')} description={t('outlived.text')}>
      {list(
        mails.map((mail) => (
          <MailItem key={mail.id} mail={mail}>
            <p>{t(`reasons.${mail.givenUpFor}`)}</p>
          </MailItem>
        )),
      )}
    </Card>
  );
}

async function Empty() {
  const t = await translations('console.mail');
  return <EmptyState icon={<Inbox />} title={t('empty')} text={t('emptyText')} />;
}

/** The mail that has not arrived, what needs somebody first. */
export async function MailOverview({ mail }: { mail: UnarrivedMail }) {
  const { undeliverable, waiting, outlived, goesOut } = mail;
  const t = await translations('console.mail');
  const isEmpty = undeliverable.length + waiting.length + outlived.length === 0;
  return (
    <>
      {goesOut ? null : (
        <Notice tone="warning">
          <p>{t('noServer')}</p>
          <Commands lines={[t('outbox')]} />
        </Notice>
      )}
      {isEmpty ? <Empty /> : null}
      {undeliverable.length > 0 ? <Undeliverable mails={undeliverable} /> : null}
      {waiting.length > 0 ? <Waiting mails={waiting} goesOut={goesOut} /> : null}
      {outlived.length > 0 ? <Outlived mails={outlived} /> : null}
    </>
  );
}
