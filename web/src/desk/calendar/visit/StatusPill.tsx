// How far a visit has come, in a word and a colour.

import { Pill, type Tone } from '../../parts/parts'
import { useTexts } from '../../texts'
import type { Status } from '../visits'

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
  const { t } = useTexts()
  return <Pill tone={TONES[status]}>{t(`status.${status}`)}</Pill>
}
