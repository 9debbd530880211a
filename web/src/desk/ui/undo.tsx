// Changes that cannot be taken back on the server wait a moment here, and can be taken back meanwhile. Leaving the page
// does them at once.

import { Button, Group } from '@mantine/core'
import { type NotificationData, notifications } from '@mantine/notifications'
import type { Translate } from '../../shared/texts'
import type { TextKey } from '../../texts/desk.en'
import { showToast } from './toasts'

const UNDO_MS = 6_000

interface DeferredChange {
  message: string
  /** Topic of the toast. */
  topic?: string
  /** Does it. Called once, or never. */
  act: () => void
  /** Shows things as they were. */
  revert: () => void
}

/** A toast with an undo button. A newer one on the same topic replaces it. */
export const showUndoToast = (message: string, undo: () => void, t: Translate<TextKey>, topic?: string) =>
  showActionToast({ message, action: t('action.undo') }, { autoClose: UNDO_MS, withCloseButton: false }, undo, topic)

/** Why something was refused, and a way to have it all the same. */
export const showChoiceToast = (toast: ActionToast & { title: string }, onAction: () => void, topic: string) =>
  showActionToast(toast, { title: toast.title, color: 'red', autoClose: 2 * UNDO_MS }, onAction, topic)

interface ActionToast {
  message: string
  /** What is on the button. */
  action: string
}

function showActionToast(
  { message, action }: ActionToast,
  options: Omit<NotificationData, 'message'>,
  onAction: () => void,
  topic?: string,
) {
  const toast = {
    ...options,
    message: (
      <Group justify="space-between" wrap="nowrap">
        <span>{message}</span>
        <Button
          variant="light"
          size="compact-sm"
          flex="none"
          onClick={() => {
            notifications.hide(id)
            onAction()
          }}
        >
          {action}
        </Button>
      </Group>
    ),
  }
  const id = showToast(toast, topic)
}

export function deferWithUndo({ message, topic, act, revert }: DeferredChange, t: Translate<TextKey>) {
  let decided = false
  const decide = (then: () => void) => () => {
    if (decided) return
    decided = true
    clearTimeout(timer)
    window.removeEventListener('pagehide', actNow)
    then()
  }
  const actNow = decide(act)
  const timer = setTimeout(actNow, UNDO_MS)
  window.addEventListener('pagehide', actNow)
  showUndoToast(message, decide(revert), t, topic)
}
