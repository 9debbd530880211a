import { screen, within } from '@testing-library/react'
import { expect, it } from 'vitest'
import { openDesk, t } from '../../testing/desk'
import { finn, location, service } from '../../testing/fixtures'
import { page } from '../../testing/server'

it('asks before a new entry of the waitlist is dropped', async () => {
  const { server, user, show } = openDesk('/waitlist')
  server
    .on('GET /waitlist', page())
    .on('GET /locations', page(location()))
    .on('GET /services', page(service()))
    .on('GET /employees', page(finn))
    .on('GET /clients', page())
  show()
  await user.click(await screen.findByRole('button', { name: t('waitlist.add') }))
  const panel = await screen.findByRole('dialog', { name: t('waitlist.add') })
  await user.click(within(panel).getByRole('combobox', { name: t('services.one') }))
  await user.click(await screen.findByRole('option', { name: 'Cut' }))
  await user.click(within(panel).getByRole('button', { name: t('action.close') }))
  const question = within(await screen.findByRole('dialog', { name: t('unsaved.title') }))
  await user.click(question.getByRole('button', { name: t('unsaved.drop') }))
  expect(screen.queryByRole('dialog', { name: t('waitlist.add') })).toBeNull()
})
