// Booking a visit, or blocking a time, from where one clicked.

import { SegmentedControl, Stack } from '@mantine/core'
import { useState } from 'react'
import type { Location } from '../../catalogue'
import type { Picked } from '../../clients/ClientPicker'
import { SidePanel } from '../../kit/SidePanel'
import { useTexts } from '../../texts'
import { BlockForm } from '../blocks/BlockForm'
import type { Slot } from '../grid/slot'
import { VisitForm } from './VisitForm'

interface NewVisitProps {
  location: Location
  slot: Slot
  /** Whom it is for, to begin with. */
  client?: Picked | undefined
  onClose: () => void
}

export function NewVisit({ location, slot, client, onClose }: NewVisitProps) {
  const { t } = useTexts()
  const [kind, setKind] = useState<'visit' | 'block'>('visit')
  return (
    <SidePanel onClose={onClose} size={460} title={t(kind === 'visit' ? 'visit.new' : 'block.new')}>
      <Stack>
        <SegmentedControl
          fullWidth
          aria-label={t('visit.kind')}
          value={kind}
          onChange={(value) => setKind(value === 'block' ? 'block' : 'visit')}
          data={[
            { value: 'visit', label: t('visit.one') },
            { value: 'block', label: t('block.one') },
          ]}
        />
        <div hidden={kind !== 'visit'}>
          <VisitForm location={location} slot={slot} client={client} onDone={onClose} />
        </div>
        {kind === 'block' && <BlockForm location={location} slot={slot} onDone={onClose} />}
      </Stack>
    </SidePanel>
  )
}
