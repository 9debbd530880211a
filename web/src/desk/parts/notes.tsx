// Notes that pass: at the bottom of the page, the newest of them, and one at most about each thing.

import { type NotificationData, Notifications, notifications, useNotifications } from '@mantine/notifications'
import { useEffect } from 'react'

const MOST = 3

/** Where notes are shown. A newer one does not wait for the older ones. */
export function Notes() {
  const { notifications: shown, queue } = useNotifications()
  const oldest = queue.length > 0 ? shown[0]?.id : undefined
  useEffect(() => {
    if (oldest !== undefined) notifications.hide(oldest)
  }, [oldest])
  return <Notifications position="bottom-center" limit={MOST} containerWidth={440} />
}

const latest = new Map<string, string>()

/** Takes the note about something away: it is not so any more. */
export function unsay(about: string) {
  const id = latest.get(about)
  if (id === undefined) return
  latest.delete(about)
  notifications.hide(id)
}

/** Shows a note. What was said before about the same thing gives way to it. */
export function say(note: NotificationData, about?: string): string {
  if (about === undefined) return notifications.show(note)
  unsay(about)
  const id = notifications.show(note)
  latest.set(about, id)
  return id
}
