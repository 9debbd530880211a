// Undo of changes: those that cannot be undone on the server are delayed, and can be undone meanwhile. They are sent
// immediately when the user leaves the page.

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
  /** Sends the change. Called at most once. */
  act: () => void
  /** Restores the previous state on screen. */
  revert: () => void
}

/** Shows a toast with an undo button. It replaces an earlier one on the same topic. */
export const showUndoToast = (message: string, undo: () => void, t: Translate<TextKey>, topic?: string) =>
  showActionToast({ message, action: t('action.undo') }, { autoClose: UNDO_MS, withCloseButton: false }, undo, topic)

/** Shows a toast with the reason for a refusal and a button to proceed anyway. */
export const showChoiceToast = (toast: ActionToast & { title: string }, onAction: () => void, topic: string) =>
  showActionToast(toast, { title: toast.title, color: 'red', autoClose: 2 * UNDO_MS }, onAction, topic)

interface ActionToast {
  message: string
  /** Text of the button. */
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
