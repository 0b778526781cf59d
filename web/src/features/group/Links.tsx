import { plural, t } from '@lingui/core/macro';
import { useEffect, useState } from 'react';
import { describeProblem } from '../../i18n/index.ts';
import type { GroupLink, Model } from '../../model/index.ts';
import { copyText } from '../../platform/index.ts';
import { Button, useToast } from '../../ui/index.ts';
import styles from './GroupPanel.module.css';
import people from './People.module.css';

const plainLink = { name: '', expiresInSeconds: undefined, maxUses: undefined, needsApproval: false };

/** The links with which others can join: make one, copy it, revoke it. */
export function Links({ model, chatId }: { model: Model; chatId: string }) {
  const toast = useToast();
  const [links, setLinks] = useState<readonly GroupLink[]>();
  const [isBusy, setBusy] = useState(false);
  useEffect(() => {
    let isWanted = true;
    void model.loadLinks(chatId).then((answer) => {
      if (isWanted) setLinks(answer.ok ? answer.value : []);
    });
    return () => {
      isWanted = false;
    };
  }, [model, chatId]);

  const copy = async (url: string) => {
    if (await copyText(url)) toast(t`Link copied`);
    else toast(t`The browser didn’t let the link be copied. Select it and copy it yourself.`, 'error');
  };
  const create = async () => {
    setBusy(true);
    const answer = await model.createLink(chatId, plainLink);
    setBusy(false);
    if (answer.ok) setLinks((before) => [answer.value, ...(before ?? [])]);
    else toast(describeProblem(answer.problem), 'error');
  };
  const revoke = async (id: string) => {
    setBusy(true);
    const answer = await model.revokeLink(chatId, id);
    setBusy(false);
    if (!answer.ok) return toast(describeProblem(answer.problem), 'error');
    setLinks((before) => before?.filter((link) => link.id !== id));
    toast(t`The link lets nobody in any more.`);
  };
  if (!links) return null;
  return (
    <section>
      <h3 className={people.heading}>{t`Invite link`}</h3>
      <div className={styles.links}>
        {links.map((link) => (
          <div key={link.id} className={styles.link}>
            <code dir="ltr" data-testid="join-url">
              {link.url}
            </code>
            {link.uses > 0 ? (
              <p className={styles.uses}>
                {plural(link.uses, { one: '# person came by it', other: '# people came by it' })}
              </p>
            ) : null}
            <div className={styles.linkButtons}>
              <Button icon="copy" onClick={() => void copy(link.url)}>{t`Copy`}</Button>
              <Button look="quiet" disabled={isBusy} onClick={() => void revoke(link.id)}>{t`Revoke`}</Button>
            </div>
          </div>
        ))}
        {links.length === 0 ? (
          <>
            <p className={styles.uses}>{t`Whoever opens the link can join.`}</p>
            <div>
              <Button icon="link" isBusy={isBusy} onClick={create}>{t`Make a link`}</Button>
            </div>
          </>
        ) : null}
      </div>
    </section>
  );
}
