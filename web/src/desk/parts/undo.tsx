// Changes that cannot be taken back on the server wait a moment here, and can be taken back meanwhile. Leaving the page
// does them at once.

import { Button, Group } from '@mantine/core'
import { type NotificationData, notifications } from '@mantine/notifications'
import type { Translate } from '../../shared/texts'
import type { TextKey } from '../../texts/desk.en'
import { say } from './notes'

const MOMENT = 6_000

interface Change {
  message: string
  /** What it is about, as notes are told apart. */
  about?: string
  /** Does it. Called once, or never. */
  act: () => void
  /** Shows things as they were. */
  revert: () => void
}

/** A note with a way back. Something newer about the same thing takes its place. */
export const showUndo = (message: string, undo: () => void, t: Translate<TextKey>, about?: string) =>
  offer({ message, choice: t('action.undo') }, { autoClose: MOMENT, withCloseButton: false }, undo, about)

/** Why something was refused, and a way to have it all the same. */
export const showChoice = (said: Offer & { title: string }, choose: () => void, about: string) =>
  offer(said, { title: said.title, color: 'red', autoClose: 2 * MOMENT }, choose, about)

interface Offer {
  message: string
  /** What is on the button. */
  choice: string
}

function offer({ message, choice }: Offer, how: Omit<NotificationData, 'message'>, choose: () => void, about?: string) {
  const note = {
    ...how,
    message: (
      <Group justify="space-between" wrap="nowrap">
        <span>{message}</span>
        <Button
          variant="light"
          size="compact-sm"
          flex="none"
          onClick={() => {
            notifications.hide(id)
            choose()
          }}
        >
          {choice}
        </Button>
      </Group>
    ),
  }
  const id = say(note, about)
}

export function actSoon({ message, about, act, revert }: Change, t: Translate<TextKey>) {
  let decided = false
  const decide = (then: () => void) => () => {
    if (decided) return
    decided = true
    clearTimeout(timer)
    window.removeEventListener('pagehide', go)
    then()
  }
  const go = decide(act)
  const timer = setTimeout(go, MOMENT)
  window.addEventListener('pagehide', go)
  showUndo(message, decide(revert), t, about)
}
