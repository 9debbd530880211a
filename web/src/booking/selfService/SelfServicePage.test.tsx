import { screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { dates, publicPages, t } from '../../testing/booking'
import { at, managed, TUESDAY, usd } from '../../testing/fixtures'
import { problem } from '../../testing/server'
import type { TextKey } from '../../texts/booking.en'
import SelfServicePage from './SelfServicePage'

const MOVE = 'POST /manage/token/reschedule'
const CANCEL = 'POST /manage/token/cancel'

async function open(booking = managed()) {
  const opened = publicPages()
  opened.server.on('GET /manage/token', booking).on('GET /manage/token/availability', {
    location_id: 1,
    time_zone: 'America/New_York',
    days: [{ day: TUESDAY, starts: [at('10:00'), at('14:00')] }],
  })
  opened.show(<SelfServicePage token="token" />)
  await screen.findByRole('heading', { level: 1, name: t('selfService.title') })
  return opened
}

const button = (key: TextKey) => screen.getByRole('button', { name: t(key) })
const dialog = (key: TextKey) => within(screen.getByRole('dialog', { name: t(key) }))

describe('a visit by its link', () => {
  it('is moved after a question that names both times, and never to the time that it has', async () => {
    const { user, server } = await open()
    const moved = managed({ starts_at: at('14:00'), ends_at: at('14:45'), version: 2 })
    server.on(MOVE, moved)
    await user.click(button('selfService.move'))
    const two = await screen.findByRole('button', { name: dates.time(at('14:00')) })
    expect(screen.queryByRole('button', { name: dates.time(at('10:00')) })).toBeNull()
    await user.click(two)
    const question = dialog('selfService.sureMove')
    expect(question.getByText(dates.moment(at('10:00')))).toBeInTheDocument()
    expect(question.getByText(dates.moment(at('14:00')))).toBeInTheDocument()
    await user.click(question.getByRole('button', { name: t('selfService.yesMove') }))
    expect(await screen.findByText(t('selfService.moved'))).toBeInTheDocument()
    expect(server.bodyOf(MOVE)).toEqual({ version: 1, booking_date: at('14:00'), any_employee: false })
  })

  it('stays as it is if the time was taken meanwhile, and shows what is free now', async () => {
    const { user, server } = await open()
    server.on(MOVE, problem(409, 'slot_taken'))
    await user.click(button('selfService.move'))
    await user.click(await screen.findByRole('button', { name: dates.time(at('14:00')) }))
    await user.click(dialog('selfService.sureMove').getByRole('button', { name: t('selfService.yesMove') }))
    expect(await screen.findByText(t('problem.slotTaken'))).toBeInTheDocument()
    expect(server.requestsTo('GET /manage/token/availability')).toHaveLength(2)
  })

  it('is cancelled free of charge, and only after a question', async () => {
    const { user, server } = await open()
    server.on(CANCEL, managed({ status: 'cancelled', may_reschedule: false, may_cancel: false }))
    await user.click(button('selfService.cancel'))
    const question = dialog('selfService.sureCancel')
    expect(question.getByText(t('selfService.costsNothing'))).toBeInTheDocument()
    expect(server.requestsTo(CANCEL)).toEqual([])
    await user.click(question.getByRole('button', { name: t('selfService.yesCancel') }))
    expect(await screen.findByText(t('selfService.cancelled'))).toBeInTheDocument()
    expect(screen.queryByRole('button', { name: t('selfService.move') })).toBeNull()
  })

  it('is not cancelled for a fee that was not named before', async () => {
    const { user, server } = await open()
    const late = managed({ cancellation_fee: usd(3_250), may_reschedule: false })
    server.on('GET /manage/token', late).on(CANCEL, managed({ status: 'cancelled', fee: usd(3_250) }))
    await user.click(button('selfService.cancel'))
    await user.click(dialog('selfService.sureCancel').getByRole('button', { name: t('selfService.yesCancel') }))
    const fee = await screen.findByRole('button', { name: t('selfService.yesCancelFee', { fee: '$32.50' }) })
    expect(server.requestsTo(CANCEL)).toEqual([])
    await user.click(fee)
    expect(await screen.findByText(t('selfService.cancelled'))).toBeInTheDocument()
  })

  it('offers only what may still be done about it', async () => {
    await open(managed({ may_reschedule: false, may_cancel: false }))
    expect(screen.queryByRole('button', { name: t('selfService.move') })).toBeNull()
    expect(screen.queryByRole('button', { name: t('selfService.cancel') })).toBeNull()
    expect(
      screen.getByText(t('selfService.late', { moment: dates.moment(at('10:00', '2027-01-18')) })),
    ).toBeInTheDocument()
  })
})
