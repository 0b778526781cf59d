import { plural, t } from '@lingui/core/macro';
import { useState } from 'react';
import { describeProblem, formatMoment, formatNumber, type ProblemLike } from '../../i18n/index.ts';
import { copyText } from '../../platform/index.ts';
import { Button, Choice, QrCode, Section, useToast } from '../../ui/index.ts';
import styles from './pages.module.css';

const day = 24 * 3600;

/** An invite that was just made; its link is shown this one time. */
export type InviteView = { url: string; expiresAt: Date };

type InvitePageProps = {
  onCreate: (
    uses: number,
    expiresInSeconds: number,
  ) => Promise<{ invite: InviteView } | { problem: ProblemLike }>;
};

/** Makes links with which others can make an account here; for operators. */
export function InvitePage({ onCreate }: InvitePageProps) {
  const toast = useToast();
  const [uses, setUses] = useState('1');
  const [days, setDays] = useState('7');
  const [invite, setInvite] = useState<InviteView>();
  const [isBusy, setBusy] = useState(false);
  const create = async () => {
    setBusy(true);
    const answer = await onCreate(Number(uses), Number(days) * day);
    setBusy(false);
    if ('problem' in answer) toast(describeProblem(answer.problem), 'error');
    else setInvite(answer.invite);
  };
  const copy = async (url: string) => {
    if (await copyText(url)) toast(t`Link copied`);
    else toast(t`The browser didn’t let the link be copied. Select it and copy it yourself.`, 'error');
  };
  return (
    <div className={styles.page}>
      <p className={styles.prose}>{t`Whoever opens the link can make an account on this server.`}</p>
      <Section isBare title={t`People who may use it`}>
        <Choice
          label={t`People who may use it`}
          value={uses}
          options={[1, 5, 25, 100].map((count) => ({ value: String(count), label: formatNumber(count) }))}
          onChange={setUses}
        />
      </Section>
      <Section isBare title={t`Good for`}>
        <Choice
          label={t`Good for`}
          value={days}
          options={[1, 7, 30, 90].map((count) => ({
            value: String(count),
            label: plural(count, { one: '# day', other: '# days' }),
          }))}
          onChange={setDays}
        />
      </Section>
      <div>
        <Button look={invite ? 'secondary' : 'primary'} icon="ticket" isBusy={isBusy} onClick={create}>
          {invite ? t`Make another link` : t`Make a link`}
        </Button>
      </div>
      {invite ? (
        <Section
          title={t`Your link`}
          note={t`Shown this one time. Good until ${formatMoment(invite.expiresAt)}.`}
        >
          <div className={styles.code}>
            <QrCode text={invite.url} label={t`QR code of the invite link`} loadingLabel={t`Loading`} />
          </div>
          <div className={styles.link}>
            <code dir="ltr" data-testid="invite-url">
              {invite.url}
            </code>
            <Button look="primary" icon="copy" onClick={() => copy(invite.url)}>{t`Copy`}</Button>
          </div>
        </Section>
      ) : null}
    </div>
  );
}
