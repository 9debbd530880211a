// Status of a booking as a colored label.

import { useI18n } from '../../i18n'
import { Pill, type Tone } from '../../ui/layout'
import type { Status } from '../bookings'

const TONES: Record<Status, Tone> = {
  pending: 'warn',
  confirmed: 'accent',
  arrived: 'calm',
  in_service: 'good',
  completed: 'plain',
  cancelled: 'bad',
  no_show: 'bad',
}

export function StatusPill({ status }: { status: Status }) {
  const { t } = useI18n()
  return <Pill tone={TONES[status]}>{t(`status.${status}`)}</Pill>
}
