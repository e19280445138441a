import {
  Braces,
  Circle,
  CircleCheck,
  KeyRound,
  ShieldCheck,
  SlidersHorizontal,
  UserPlus,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { Badge } from '@/components/ui/badge';
import { ButtonLink } from '@/components/ui/button-link';
import { CodeBlock } from '@/components/ui/code-block';
import { FoldingCard } from '@/components/ui/folding-card';
import { Notice } from '@/components/ui/notice';
import { PartsBar } from '@/components/ui/parts-bar';
import { catalogue, translations } from '@/lib/server/i18n';
import type { FirstSteps as Steps } from '@/lib/server/load-first-steps';

const order = ['passkey', 'invite', 'app'] as const satisfies (keyof Steps)[];

/** The three next steps after set-up: done ones are ticked and folded, the first that is open stands out. */
export async function FirstSteps({ brand, steps }: { brand: string; steps: Steps }) {
  const t = await translations('console.firstSteps');
  const done = order.filter((name) => steps[name]).length;
  const next = order.find((name) => !steps[name]);
  return (
    <>
      {next ? <Progress done={done} text={t('progress', { done })} /> : <AllDone brand={brand} />}
      <ol className="grid grid-cols-1 gap-4">
        {order.map((name) => (
          <li key={name}>
            <FoldingCard
              title={t(`${name}.title`)}
              description={t(steps[name] ? `${name}.doneText` : `${name}.text`)}
              icon={
                steps[name] ? (
                  <CircleCheck className="text-accent" />
                ) : (
                  <Circle className="text-ink-soft" />
                )
              }
              badge={steps[name] ? <Badge tone="accent">{t('done')}</Badge> : null}
              open={name === next}
              emphasised={name === next}
            >
              <Step brand={brand} name={name} isNext={name === next} isDone={steps[name]} />
            </FoldingCard>
          </li>
        ))}
      </ol>
    </>
  );
}

function Progress({ done, text }: { done: number; text: string }) {
  return (
    <div className="grid gap-2">
      <p className="font-medium text-sm">{text}</p>
      <PartsBar filled={done} total={order.length} />
    </div>
  );
}

async function AllDone({ brand }: { brand: string }) {
  const t = await translations('console.firstSteps');
  return (
    <>
      <Notice tone="success">{t('all', { brand })}</Notice>
      <p className="flex flex-wrap gap-2">
        <ButtonLink href="/console/login-policy" look="secondary" icon={<SlidersHorizontal />}>
          {t('policy')}
        </ButtonLink>
        <ButtonLink href="/account/security" look="secondary" icon={<ShieldCheck />}>
          {t('security')}
        </ButtonLink>
      </p>
    </>
  );
}

async function Step(props: {
  brand: string;
  name: keyof Steps;
  isNext: boolean;
  isDone: boolean;
}): Promise<ReactNode> {
  const { brand, name, isNext, isDone } = props;
  const t = await translations('console.firstSteps');
  const look = isNext ? 'primary' : 'secondary';
  if (name === 'passkey')
    return (
      <p>
        <ButtonLink href="/account/security" look={look} icon={<KeyRound />}>
          {t('passkey.button')}
        </ButtonLink>
      </p>
    );
  if (name === 'invite')
    return (
      <p>
        <ButtonLink href="/console/invite" look={look} icon={<UserPlus />}>
          {t(isDone ? 'invite.more' : 'invite.button')}
        </ButtonLink>
      </p>
    );
  return (
    <>
      <CodeBlock
        label={t('app.where', { brand })}
        code={t('app.command')}
        copyLabels={(await catalogue()).common.copy}
      />
      <p>
        <ButtonLink href="/v2/openapi.json" look="secondary" icon={<Braces />}>
          {t('app.button')}
        </ButtonLink>
      </p>
    </>
  );
}
