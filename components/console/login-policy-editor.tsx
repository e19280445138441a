import { Card } from '@/components/ui/card';
import { Facts } from '@/components/ui/facts';
import { catalogue } from '@/lib/server/i18n';
import type { EditableLoginPolicy } from '@/lib/server/load-login-policy';
import { PolicyFields } from './policy-fields';
import { PolicyForm } from './policy-form';

/** The login policy as a form, and below it what only the environment can change. */
export async function LoginPolicyEditor({ policy, rp }: EditableLoginPolicy) {
  const { console: texts, problems } = await catalogue();
  const labels = Object.entries(texts.fields).map(([name, { label }]) => [name, label] as const);
  return (
    <>
      <PolicyForm
        fieldLabels={Object.fromEntries(labels)}
        problems={problems}
        labels={texts.policy}
        confirmation={texts.confirm}
      >
        <PolicyFields policy={policy} />
      </PolicyForm>
      <RelyingParty rp={rp} />
    </>
  );
}

async function RelyingParty({ rp }: Pick<EditableLoginPolicy, 'rp'>) {
  const { groups, relyingParty: texts } = (await catalogue()).console;
  return (
    <Card title={groups.relyingParty.title} description={groups.relyingParty.text}>
      <Facts
        items={[
          { term: texts.id, value: <Explained text={texts.idHint} values={[rp.id]} /> },
          { term: texts.name, value: <Explained text={texts.nameHint} values={[rp.name]} /> },
          {
            term: texts.origins,
            value: <Explained text={texts.originsHint} values={rp.origins} />,
          },
        ]}
      />
    </Card>
  );
}

function Explained({ values, text }: { values: string[]; text: string }) {
  return (
    <>
      {values.map((value) => (
        <p key={value} className="font-medium">
          {value}
        </p>
      ))}
      <p className="text-ink-soft">{text}</p>
    </>
  );
}
