import { t } from '@lingui/core/macro';
import { useState } from 'react';
import { describeTimer, timersWith } from '../../i18n/index.ts';
import type { ChatSummary, GroupFacts, GroupSettingsPatch, Model } from '../../model/index.ts';
import { Section, SelectRow, Switch } from '../../ui/index.ts';
import { Frame } from './Frame.tsx';
import styles from './GroupPanel.module.css';
import { describeWait, levelsOf, nameLevel, nameRight, rightsOf, slowSteps } from './rights.ts';
import { useRun } from './useRun.ts';

type RightsPageProps = { model: Model; chat: ChatSummary; group: GroupFacts; onBack: () => void };

/** Who may do what, and how the group is set. The owner changes rights, who moderates all else. */
export function RightsPage({ model, chat, group, onBack }: RightsPageProps) {
  const run = useRun();
  // What was picked stands there until the server has answered.
  const [pending, setPending] = useState<GroupSettingsPatch>({});
  const [timer, setTimer] = useState<number>();
  const isChannel = chat.type === 'channel';
  const isOwner = group.role === 'owner';
  const { canModerate } = group.rights;
  const settings = {
    ...group.settings,
    ...pending,
    levels: { ...group.settings.levels, ...pending.levels },
  };
  const change = async (patch: GroupSettingsPatch) => {
    setPending((before) => ({ ...before, ...patch, levels: { ...before.levels, ...patch.levels } }));
    await run(model.changeGroupSettings(chat.id, patch));
    setPending({});
  };
  const rightRows = (of: 'members' | 'admins') =>
    rightsOf(of).map((right) => (
      <SelectRow
        key={right}
        label={nameRight(right, isChannel)}
        value={settings.levels[right]}
        options={levelsOf(right, isChannel, settings.levels[right]).map((level) => ({
          value: level,
          label: nameLevel(level),
        }))}
        isDisabled={!isOwner}
        onChange={(level) => void change({ levels: { [right]: level } })}
      />
    ));
  return (
    <Frame title={t`Permissions`} level={2} back={{ icon: 'back', label: t`Back`, onBack }}>
      <div className={styles.settings}>
        <Section
          title={t`Who may`}
          note={isOwner ? undefined : t`Only the owner can change who may do what.`}
        >
          {rightRows('members')}
        </Section>
        <Section title={t`What admins may`}>{rightRows('admins')}</Section>
        {isChannel ? (
          <Section note={t`Each post says who wrote it.`}>
            <Switch
              label={t`Sign posts`}
              isOn={settings.isSigned}
              isDisabled={!canModerate}
              onChange={(isSigned) => void change({ isSigned })}
            />
          </Section>
        ) : (
          <Section note={t`Slow mode is how long members wait between two messages. Admins don’t wait.`}>
            <SelectRow
              label={t`Slow mode`}
              value={String(settings.slowModeSeconds)}
              options={slowSteps(settings.slowModeSeconds).map((seconds) => ({
                value: String(seconds),
                label: describeWait(seconds),
              }))}
              isDisabled={!canModerate}
              onChange={(seconds) => void change({ slowModeSeconds: Number(seconds) })}
            />
          </Section>
        )}
        <Section note={t`What is written from now on goes by itself after this time, for everyone.`}>
          <SelectRow
            label={t`Messages disappear`}
            value={String(timer ?? chat.timerSeconds ?? 0)}
            options={timersWith(chat.timerSeconds ?? 0).map((seconds) => ({
              value: String(seconds),
              label: describeTimer(seconds),
            }))}
            isDisabled={!canModerate}
            onChange={async (seconds) => {
              setTimer(Number(seconds));
              await run(model.setTimer(chat.id, Number(seconds)));
              setTimer(undefined);
            }}
          />
        </Section>
        <Section note={t`For those who join from now on.`}>
          <SelectRow
            label={isChannel ? t`New subscribers see` : t`New members see`}
            value={settings.history}
            options={[
              { value: 'all', label: t`All messages` },
              { value: 'joined', label: t`Only new messages` },
            ]}
            isDisabled={!canModerate}
            onChange={(history) => void change({ history })}
          />
        </Section>
      </div>
    </Frame>
  );
}
