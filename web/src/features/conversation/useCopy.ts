import { t } from '@lingui/core/macro';
import { copyText } from '../../platform/index.ts';
import { useToast } from '../../ui/index.ts';

/** Copies a text, and says whether that worked. */
export function useCopy(): (text: string) => Promise<void> {
  const toast = useToast();
  return async (text) => {
    if (await copyText(text)) toast(t`Copied`);
    else toast(t`The browser didn’t let the text be copied.`, 'error');
  };
}
