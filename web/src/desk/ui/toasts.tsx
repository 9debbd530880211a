// Toasts at the bottom of the page: the latest ones, at most one per topic.

import { type NotificationData, Notifications, notifications, useNotifications } from '@mantine/notifications'
import { useEffect } from 'react'

const MAX_TOASTS = 3

/** Container of the toasts. A new toast replaces the oldest one instead of waiting. */
export function Toasts() {
  const { notifications: visible, queue } = useNotifications()
  const oldest = queue.length > 0 ? visible[0]?.id : undefined
  useEffect(() => {
    if (oldest !== undefined) notifications.hide(oldest)
  }, [oldest])
  return <Notifications position="bottom-center" limit={MAX_TOASTS} containerWidth={440} />
}

const latestByTopic = new Map<string, string>()

/** Hides the toast on a topic, when its message no longer applies. */
export function hideToast(topic: string) {
  const id = latestByTopic.get(topic)
  if (id === undefined) return
  latestByTopic.delete(topic)
  notifications.hide(id)
}

/** Shows a toast, which replaces an earlier one on the same topic. */
export function showToast(toast: NotificationData, topic?: string): string {
  if (topic === undefined) return notifications.show(toast)
  hideToast(topic)
  const id = notifications.show(toast)
  latestByTopic.set(topic, id)
  return id
}
