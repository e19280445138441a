import { Card } from '@/components/ui/card';
import { ChoiceField } from '@/components/ui/choice-field';
import { Field } from '@/components/ui/field';
import { SelectField } from '@/components/ui/select-field';
import { SwitchField } from '@/components/ui/switch-field';
import { TextAreaField } from '@/components/ui/text-area-field';
import type { LoginPolicy } from '@/lib/model';
import { catalogue, translations } from '@/lib/server/i18n';
import { DurationField } from './duration-field';

type Choice = 'userVerification' | 'authenticatorAttachment' | 'attestation' | 'cloneDetection';
type DurationName = 'multiFactorCheckLifetimeSeconds' | 'timeoutSeconds' | 'newFactorFreshSeconds';
type SwitchName = 'ignoreUnknownUsernames' | 'allowSyncedPasskeys';

/** The policy's fields in their groups, each under the name of its member and with its present value. */
export async function PolicyFields({ policy }: { policy: LoginPolicy }) {
  const { groups, fields } = (await catalogue()).console;
  return (
    <>
      <Card title={groups.passkeys.title} description={groups.passkeys.text}>
        <PasskeysType policy={policy} />
      </Card>
      <Card title={groups.signIn.title} description={groups.signIn.text}>
        <DurationOf name="multiFactorCheckLifetimeSeconds" policy={policy} />
        <Field
          name="defaultRedirectUri"
          inputMode="url"
          autoComplete="off"
          spellCheck={false}
          defaultValue={policy.defaultRedirectUri}
          {...fields.defaultRedirectUri}
        />
        <SwitchOf name="ignoreUnknownUsernames" policy={policy} />
      </Card>
      <Card title={groups.accepted.title} description={groups.accepted.text}>
        <ChoiceOf name="userVerification" policy={policy} />
        <ChoiceOf name="authenticatorAttachment" policy={policy} />
        <SwitchOf name="allowSyncedPasskeys" policy={policy} />
        <ChoiceOf name="attestation" policy={policy} />
        <TextAreaField
          name="allowedAaguids"
          rows={3}
          autoComplete="off"
          spellCheck={false}
          defaultValue={policy.allowedAaguids.join('\n')}
          {...fields.allowedAaguids}
        />
      </Card>
      <Card title={groups.safety.title} description={groups.safety.text}>
        <DurationOf name="timeoutSeconds" policy={policy} />
        <DurationOf name="newFactorFreshSeconds" policy={policy} />
        <ChoiceOf name="cloneDetection" policy={policy} />
      </Card>
    </>
  );
}

async function PasskeysType({ policy }: { policy: LoginPolicy }) {
  const { label, ...texts } = (await catalogue()).console.fields.passkeysType;
  return (
    <ChoiceField
      name="passkeysType"
      label={label}
      defaultValue={policy.passkeysType}
      options={[
        { value: 'ALLOWED', label: texts.allowed, hint: texts.allowedHint },
        { value: 'NOT_ALLOWED', label: texts.notAllowed, hint: texts.notAllowedHint },
      ]}
    />
  );
}

async function ChoiceOf({ name, policy }: { name: Choice; policy: LoginPolicy }) {
  const { label, hint, ...options } = (await catalogue()).console.fields[name];
  return (
    <SelectField
      name={name}
      label={label}
      hint={hint}
      defaultValue={policy[name]}
      options={Object.entries(options).map(([value, text]) => ({ value, label: text }))}
    />
  );
}

async function SwitchOf({ name, policy }: { name: SwitchName; policy: LoginPolicy }) {
  const texts = (await catalogue()).console.fields[name];
  return <SwitchField name={name} defaultChecked={policy[name]} {...texts} />;
}

async function DurationOf({ name, policy }: { name: DurationName; policy: LoginPolicy }) {
  const { fields, units } = (await catalogue()).console;
  const t = await translations('console.duration');
  const { label, hint } = fields[name];
  return (
    <DurationField
      name={name}
      label={label}
      hint={hint}
      defaultSeconds={policy[name]}
      unitLabel={t('unitOf', { label })}
      units={units}
    />
  );
}
