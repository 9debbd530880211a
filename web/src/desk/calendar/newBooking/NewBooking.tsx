// Side panel for a new booking or block, opened by a click on free time.

import { SegmentedControl, Stack } from '@mantine/core'
import { useState } from 'react'
import type { Location } from '../../catalogue'
import type { Picked } from '../../clients/ClientPicker'
import { useI18n } from '../../i18n'
import { SidePanel } from '../../kit/SidePanel'
import { BlockForm } from '../blocks/BlockForm'
import { BookingForm } from './BookingForm'
import type { Slot } from './newBookingSlot'

interface NewBookingProps {
  location: Location
  slot: Slot
  /** Client selected initially. */
  client?: Picked | undefined
  onClose: () => void
}

export function NewBooking({ location, slot, client, onClose }: NewBookingProps) {
  const { t } = useI18n()
  const [kind, setKind] = useState<'booking' | 'block'>('booking')
  return (
    <SidePanel onClose={onClose} size={460} title={t(kind === 'booking' ? 'booking.new' : 'block.new')}>
      <Stack>
        <SegmentedControl
          fullWidth
          aria-label={t('booking.kind')}
          value={kind}
          onChange={(value) => setKind(value === 'block' ? 'block' : 'booking')}
          data={[
            { value: 'booking', label: t('booking.one') },
            { value: 'block', label: t('block.one') },
          ]}
        />
        <div hidden={kind !== 'booking'}>
          <BookingForm location={location} slot={slot} client={client} onDone={onClose} />
        </div>
        {kind === 'block' && <BlockForm location={location} slot={slot} onDone={onClose} />}
      </Stack>
    </SidePanel>
  )
}
