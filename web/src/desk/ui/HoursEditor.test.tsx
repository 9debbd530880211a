import { fireEvent, screen, within } from '@testing-library/react'
import { useState } from 'react'
import { describe, expect, it } from 'vitest'
import type { WeeklySpan } from '../../shared/time'
import { renderPart, t } from '../../testing/desk'
import { HoursEditor } from './HoursEditor'

async function edit(hours: WeeklySpan[], readOnly = false) {
  let latest = hours
  function Editor() {
    const [value, setValue] = useState(hours)
    latest = value
    const usual = { starts: '09:00', ends: '17:00' }
    return <HoursEditor value={value} onChange={setValue} emptyLabel="Closed" usual={usual} readOnly={readOnly} />
  }
  const part = renderPart(<Editor />)
  part.show()
  await screen.findByText('Monday')
  return { user: part.user, value: () => latest }
}

const add = (day: string) => screen.getByRole('button', { name: t('hours.add', { day }) })

describe('the hours of a week', () => {
  it('begin on a day with the usual ones, and go on where the last ones end', async () => {
    const { user, value } = await edit([])
    await user.click(add('Tuesday'))
    await user.click(add('Tuesday'))
    expect(value()).toEqual([
      { weekday: 'tuesday', starts: '09:00', ends: '17:00' },
      { weekday: 'tuesday', starts: '17:00', ends: '24:00' },
    ])
  })

  it('are in the order of the week, whatever was added first', async () => {
    const { user, value } = await edit([])
    await user.click(add('Friday'))
    await user.click(add('Monday'))
    expect(value().map(({ weekday }) => weekday)).toEqual(['monday', 'friday'])
  })

  it('can last until midnight, which the field shows as 00:00', async () => {
    const { value } = await edit([{ weekday: 'monday', starts: '18:00', ends: '22:00' }])
    const until = screen.getByLabelText(t('hours.to', { day: 'Monday' }))
    fireEvent.change(until, { target: { value: '00:00' } })
    expect(value()).toEqual([{ weekday: 'monday', starts: '18:00', ends: '24:00' }])
    expect(until).toHaveValue('00:00')
  })

  it('are removed one by one, and a day without any says so', async () => {
    const { user, value } = await edit([
      { weekday: 'monday', starts: '09:00', ends: '12:00' },
      { weekday: 'monday', starts: '13:00', ends: '18:00' },
    ])
    const [first] = screen.getAllByRole('button', { name: t('hours.remove', { day: 'Monday' }) })
    if (first) await user.click(first)
    expect(value()).toEqual([{ weekday: 'monday', starts: '13:00', ends: '18:00' }])
    await user.click(screen.getByRole('button', { name: t('hours.remove', { day: 'Monday' }) }))
    const monday = screen.getByText('Monday').closest('li')
    expect(monday && within(monday).getByText('Closed')).toBeInTheDocument()
  })

  it('are only read where they may not be changed', async () => {
    await edit([{ weekday: 'monday', starts: '09:00', ends: '12:30' }], true)
    expect(screen.getByText('9:00 AM – 12:30 PM')).toBeInTheDocument()
    expect(screen.queryByRole('button', { name: /Monday/ })).toBeNull()
  })
})
