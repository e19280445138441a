import type { ReactNode } from 'react';
import { Time } from '@/components/account/time';
import { Badge } from '@/components/ui/badge';
import { Card } from '@/components/ui/card';
import { Facts } from '@/components/ui/facts';
import { Notice } from '@/components/ui/notice';
import { translations } from '@/lib/server/i18n';
import type { UnarrivedMail } from '@/lib/server/load-mail';

type Pending = UnarrivedMail['waiting'][number];
type GivenUp = UnarrivedMail['undeliverable'][number];

const when = (moment: Date) => <Time iso={moment.toISOString()} relative />;

/** One mail that has not arrived: to whom, what it was, and what became of it. */
async function MailItem({
  mail,
  mark,
  children,
}: {
  mail: Pending | GivenUp;
  mark?: ReactNode;
  children?: { term: string; value: ReactNode }[];
}) {
  const t = await translations('console.mail');
  const kind = t.has(`kinds.${mail.kind}` as 'kinds.other')
    ? t(`kinds.${mail.kind}` as 'kinds.other')
    : t('kinds.other');
  return (
    <li className="grid gap-3 border-line border-t pt-5 first:border-t-0 first:pt-0">
      <p className="flex flex-wrap items-center gap-2">
        <bdi className="min-w-0 break-words font-medium">{mail.recipient}</bdi>
        {mark}
      </p>
      <Facts
        items={[
          { term: t('what'), value: kind },
          { term: t('written'), value: when(mail.createdAt) },
          ...(children ?? []),
        ]}
      />
    </li>
  );
}

const list = (items: ReactNode) => <ul className="grid gap-5">{items}</ul>;

/** What was refused or tried in vain: somebody has to do something. */
async function Undeliverable({ mails }: { mails: GivenUp[] }) {
  const t = await translations('console.mail');
  return (
    <Card title={t('undeliverable.title')} description={t('undeliverable.text')}>
      {list(
        mails.map((mail) => (
          <MailItem
            key={mail.id}
            mail={mail}
            mark={mail.isMended ? <Badge tone="accent">{t('undeliverable.mended')}</Badge> : null}
          >
            {[
              { term: t('givenUp'), value: when(mail.givenUpAt) },
              { term: t('reason'), value: t(`reasons.${mail.givenUpFor}`) },
              { term: t('answer'), value: <bdi>{mail.lastError}</bdi> },
            ]}
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
            {mail.lastError
              ? [
                  { term: t('tried'), value: t('times', { count: mail.attempts }) },
                  { term: t('answer'), value: <bdi>{mail.lastError}</bdi> },
                ]
              : []}
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
            {[{ term: t('reason'), value: t(`reasons.${mail.givenUpFor}`) }]}
          </MailItem>
        )),
      )}
    </Card>
  );
}

/** The mail that has not arrived, what needs somebody first. */
export async function MailOverview({ mail }: { mail: UnarrivedMail }) {
  const { undeliverable, waiting, outlived, goesOut } = mail;
  const t = await translations('console.mail');
  const isEmpty = undeliverable.length + waiting.length + outlived.length === 0;
  return (
    <div className="grid gap-6">
      {goesOut ? null : <Notice tone="warning">{t('noServer')}</Notice>}
      {isEmpty ? <Notice tone={goesOut ? 'success' : 'info'}>{t('empty')}</Notice> : null}
      {undeliverable.length > 0 ? <Undeliverable mails={undeliverable} /> : null}
      {waiting.length > 0 ? <Waiting mails={waiting} goesOut={goesOut} /> : null}
      {outlived.length > 0 ? <Outlived mails={outlived} /> : null}
    </div>
  );
}
