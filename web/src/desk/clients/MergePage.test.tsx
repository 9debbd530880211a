import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { openDesk, t } from '../../testing/desk'
import { client } from '../../testing/fixtures'
import { page, problem } from '../../testing/server'
import type { TextKey } from '../../texts/desk.en'

const wilma = client({ phone: '+13055550101', notes: 'Likes tea', tags: ['vip'], birthday: '03-14' })
const vilma = client({
  id: 8,
  name: 'Vilma',
  phone: '+13055550199',
  email: 'vilma@example.org',
  other_emails: ['v@example.org'],
  notes: 'By bus',
  birthday: '03-15',
})

async function open(path = '/clients/7/merge?with=8') {
  const desk = openDesk(path)
  desk.server
    .on('GET /clients', page(wilma, vilma))
    .on('GET /clients/7', wilma)
    .on('GET /clients/8', vilma)
    .on('GET /bookings', page())
    .on('GET /deliveries', page())
    .on('GET /clients/*/photos', page())
    .on('GET /locations', page())
  desk.show()
  await screen.findByRole('combobox', { name: t('clients.mergeOther') })
  return desk
}

const row = (key: TextKey) => screen.findByRole('row', { name: new RegExp(`^${t(key)}`) })
const header = (key: TextKey) => screen.findByRole('columnheader', { name: new RegExp(`^${t(key)}`) })

/** Requests the merge. Returns the confirmation dialog. */
async function ask({ user }: Awaited<ReturnType<typeof open>>) {
  await user.click(await screen.findByRole('button', { name: t('clients.mergeNow') }))
  return within(await screen.findByRole('dialog', { name: t('clients.mergeQuestion') }))
}

describe('making one record of two', () => {
  it('shows what happens to each value', async () => {
    await open()
    expect(await row('clients.name')).toHaveTextContent(t('clients.mergeNoted'))
    expect(await row('clients.phone')).toHaveTextContent(t('clients.mergeAdded'))
    expect(await row('clients.birthday')).toHaveTextContent(t('clients.mergeDropped'))
    expect(await row('clients.email')).toHaveTextContent(t('clients.mergeAdded'))
    expect(await row('clients.notes')).toHaveTextContent(t('clients.mergeAdded'))
    expect(await row('clients.otherEmails')).toHaveTextContent('v@example.org')
    expect(screen.queryByRole('row', { name: new RegExp(`^${t('clients.language')}`) })).toBeNull()
  })

  it('can keep the other one instead', async () => {
    const { user, address } = await open()
    expect(await header('clients.mergeStays')).toHaveTextContent('Wilma')
    await user.click(screen.getByRole('link', { name: t('clients.mergeSwap') }))
    await waitFor(() => expect(address()).toBe('/clients/8/merge?with=7'))
    await waitFor(async () => expect(await header('clients.mergeStays')).toHaveTextContent('Vilma'))
    expect(await header('clients.mergeGoes')).toHaveTextContent('Wilma')
  })

  it('is done only after a question, and leads to the record that stays', async () => {
    const desk = await open()
    desk.server.on('POST /clients/7/merge', { ...wilma, email: vilma.email })
    const question = await ask(desk)
    expect(question.getByText(t('clients.mergeMeans', { name: 'Wilma', other: 'Vilma' }))).toBeInTheDocument()
    expect(desk.server.requestsTo('POST /clients/7/merge')).toEqual([])
    await desk.user.click(question.getByRole('button', { name: t('clients.mergeNow') }))
    await waitFor(() => expect(desk.address()).toBe('/clients/7'))
    expect(desk.server.bodyOf('POST /clients/7/merge')).toEqual({ client_id: 8 })
    expect(await screen.findByText(t('clients.mergeDone'))).toBeInTheDocument()
  })

  it('says in words why two records stay two', async () => {
    const desk = await open()
    desk.server.on('POST /clients/7/merge', problem(422, 'both_log_in'))
    const question = await ask(desk)
    await desk.user.click(question.getByRole('button', { name: t('clients.mergeNow') }))
    expect(await question.findByRole('alert')).toHaveTextContent(t('problem.both_log_in'))
    expect(desk.address()).toBe('/clients/7/merge?with=8')
  })

  it('is not possible with the record one came from', async () => {
    await open('/clients/7/merge?with=7')
    expect(screen.getByText(t('clients.mergeItself'))).toBeInTheDocument()
    expect(screen.queryByRole('button', { name: t('clients.mergeNow') })).toBeNull()
  })

  it('begins with picking the other record', async () => {
    const { user, address } = await open('/clients/7/merge')
    await user.type(screen.getByRole('combobox', { name: t('clients.mergeOther') }), 'Vil')
    await user.click(await screen.findByRole('option', { name: /^Vilma/ }))
    await waitFor(() => expect(address()).toBe('/clients/7/merge?with=8'))
    expect(await header('clients.mergeGoes')).toHaveTextContent('Vilma')
  })
})
