import { t } from '@lingui/core/macro';
import { copyText } from '../../platform/index.ts';
import { useToast } from '../../ui/index.ts';

/** Copies a link and says whether that worked. */
export function useCopyLink(): (url: string) => Promise<void> {
  const toast = useToast();
  return async (url) => {
    if (await copyText(url)) toast(t`Link copied`);
    else toast(t`The browser didn’t let the link be copied. Select it and copy it yourself.`, 'error');
  };
}
