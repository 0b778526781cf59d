import { t } from '@lingui/core/macro';
import type { RecordProblem } from '../../../platform/index.ts';

/** Why nothing was recorded, and what helps. */
export function describeRecordProblem(problem: RecordProblem | 'too-short', hasCamera = false): string {
  switch (problem) {
    case 'denied':
      return hasCamera
        ? t`The browser may not use the camera and the microphone. Allow them in its settings for this page.`
        : t`The browser may not use the microphone. Allow it in its settings for this page.`;
    case 'missing':
      return hasCamera ? t`No camera was found, or no microphone.` : t`No microphone was found.`;
    case 'busy':
      return hasCamera ? t`Another program uses the camera.` : t`Another program uses the microphone.`;
    case 'insecure':
      return t`Browsers record over HTTPS only. Settings → Connection says how to get it.`;
    case 'unsupported':
      return t`This browser can’t record.`;
    case 'failed':
      return t`The recording failed. Please try again.`;
    case 'too-short':
      return t`Too short. Hold the button and speak, or press it once to record without holding.`;
  }
}
