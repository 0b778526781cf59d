import { t } from '@lingui/core/macro';
import { useState } from 'react';
import { describeProblem } from '../../../i18n/index.ts';
import type { Folder, Model } from '../../../model/index.ts';
import { Button, IconButton, Row, RowIcon, Section, useLive, useToast } from '../../../ui/index.ts';
import styles from '../pages.module.css';
import { FolderEditor } from './FolderEditor.tsx';
import { describeFolder, maxFolders, newFolder, putFolder, raiseFolder } from './view.ts';

/** The folders of the chat list: all of them, or the one that is being changed. */
export function FoldersPage({ model }: { model: Model }) {
  const toast = useToast();
  const { folders } = useLive(model.arrangement);
  const [edited, setEdited] = useState<Folder>();
  const save = async (next: readonly Folder[]) => {
    const answer = await model.setFolders(next);
    if (!answer.ok) toast(describeProblem(answer.problem), 'error');
    return answer.ok;
  };
  if (edited) {
    const isNew = !folders.some(({ id }) => id === edited.id);
    return (
      <FolderEditor
        model={model}
        folder={edited}
        isNew={isNew}
        onSave={async (folder) => {
          if (await save(putFolder(folders, folder))) setEdited(undefined);
        }}
        onDelete={async () => {
          if (await save(folders.filter(({ id }) => id !== edited.id))) setEdited(undefined);
        }}
        onCancel={() => setEdited(undefined)}
      />
    );
  }
  return (
    <div className={styles.page}>
      {folders.length > 0 ? (
        <Section title={t`Your folders`}>
          {folders.map((folder, at) => (
            <Row
              key={folder.id}
              start={<RowIcon name="folder" />}
              title={folder.name}
              text={describeFolder(folder)}
              end={
                <>
                  {at > 0 ? (
                    <IconButton
                      icon="up"
                      size={18}
                      label={t`Move ${folder.name} up`}
                      onClick={() => void save(raiseFolder(folders, folder.id))}
                    />
                  ) : null}
                  <IconButton
                    icon="edit"
                    size={18}
                    label={t`Change ${folder.name}`}
                    onClick={() => setEdited(folder)}
                  />
                </>
              }
            />
          ))}
        </Section>
      ) : (
        <p className={styles.prose}>
          {t`Folders stand above the list of chats: one for work, one for what is unread, as you like. They are on all your devices.`}
        </p>
      )}
      {folders.length < maxFolders ? (
        <div>
          <Button look="primary" icon="folder" onClick={() => setEdited(newFolder(new Date()))}>
            {t`New folder`}
          </Button>
        </div>
      ) : null}
    </div>
  );
}
