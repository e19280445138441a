import type { ReactNode } from 'react';
import { Facts } from '@/components/ui/facts';
import { FoldingCard } from '@/components/ui/folding-card';
import { type DurationUnit, splitSeconds } from '@/lib/durations';
import { catalogue, readerLocale, translations } from '@/lib/server/i18n';
import type { EditableLoginPolicy } from '@/lib/server/load-login-policy';
import type { SecondsRanges } from '@/lib/server/policy-draft';
import { PolicyForm } from './policy-form';
import type { PolicyTexts } from './policy-texts';

/** The login policy as a form, and below it what only the environment can change. */
export async function LoginPolicyEditor({
  policy,
  sequence,
  ranges,
  adjusted,
  rp,
}: EditableLoginPolicy) {
  return (
    <>
      <PolicyForm
        version={{ policy, sequence }}
        ranges={ranges}
        adjusted={adjusted}
        texts={await textsOf(ranges)}
      />
      <RelyingParty rp={rp} />
    </>
  );
}

/** The page's words; what a time may be stands in its hint, and in what is said of one that it may not be. */
async function textsOf(ranges: SecondsRanges): Promise<PolicyTexts> {
  const { console: texts, problems } = await catalogue();
  const t = await translations('console.duration');
  const locale = await readerLocale();
  const { policy, fields, groups, units, duration } = texts;
  const timed = Object.entries(ranges).map(([name, [least, most]]) => {
    const range = { least: inWords(least, locale), most: inWords(most, locale) };
    const { label, hint } = fields[name as keyof SecondsRanges];
    return [name, { label, hint: `${hint} ${t('range', range)}`, wrong: t('wrong', range) }];
  });
  return {
    fields: { ...fields, ...Object.fromEntries(timed) } as PolicyTexts['fields'],
    groups,
    units,
    unitOf: duration.unitOf,
    save: policy.save,
    bar: policy.bar,
    who: policy.who,
    values: policy.values,
    confirmation: texts.confirm,
    problems,
  };
}

/** As Intl calls them (ECMA-402 §6.6.1). */
const unitNames: Record<DurationUnit, string> = {
  days: 'day',
  hours: 'hour',
  minutes: 'minute',
  seconds: 'second',
};

/** "15 minutes", in the reader's language. */
function inWords(seconds: number, locale: string): string {
  const { amount, unit } = splitSeconds(seconds);
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: unitNames[unit],
    unitDisplay: 'long',
  }).format(amount);
}

async function RelyingParty({ rp }: Pick<EditableLoginPolicy, 'rp'>) {
  const { groups, relyingParty: texts } = (await catalogue()).console;
  const item = (term: string, values: string[], text: string) => ({
    term,
    value: <Explained text={text} values={values} />,
  });
  return (
    <FoldingCard title={groups.relyingParty.title} description={groups.relyingParty.text}>
      <Facts
        items={[
          item(texts.id, [rp.id], texts.idHint),
          item(texts.name, [rp.name], texts.nameHint),
          item(texts.origins, rp.origins, texts.originsHint),
        ]}
      />
    </FoldingCard>
  );
}

function Explained({ values, text }: { values: string[]; text: string }): ReactNode {
  return (
    <>
      {values.map((value) => (
        <p key={value} className="wrap-anywhere font-medium">
          {value}
        </p>
      ))}
      <p className="text-ink-soft">{text}</p>
    </>
  );
}
