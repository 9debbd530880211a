import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { openDesk, t } from '../../testing/desk'
import { client } from '../../testing/fixtures'
import { deferred, invalid, page, problem } from '../../testing/server'

type Key = Parameters<typeof t>[0]

const label = (key: Key) => new RegExp(`^${t(key)}`)
const field = (key: Key) => screen.getByLabelText(label(key))
const save = () => screen.getByRole('button', { name: t('action.save') })
const question = () => screen.findByRole('dialog', { name: t('unsaved.title') })

async function openForm(path = '/clients/new') {
  const desk = openDesk(path)
  desk.server
    .on('GET /clients', page())
    .on('GET /clients/*', client())
    .on('GET /bookings', page())
    .on('GET /deliveries', page())
    .on('GET /clients/*/photos', page())
    .on('GET /locations', page())
  desk.show()
  await screen.findByLabelText(label('clients.name'))
  return desk
}

describe('the form of a client', () => {
  it('names what is missing at the field, leads there, and sends nothing', async () => {
    const { user, server } = await openForm()
    await user.type(field('clients.email'), 'wilma@nowhere')
    await user.click(save())
    expect(field('clients.name')).toHaveFocus()
    expect(field('clients.name')).toHaveAccessibleDescription(t('form.needed'))
    expect(field('clients.email')).toHaveAccessibleDescription(t('form.email'))
    expect(server.requestsTo('POST /clients')).toEqual([])
  })

  it('takes the fault away as soon as the field is right', async () => {
    const { user } = await openForm()
    await user.click(save())
    await user.type(field('clients.name'), 'Wilma')
    expect(field('clients.name')).not.toHaveAccessibleDescription(t('form.needed'))
  })

  it('shows what the server says of a field at that field, in its own words', async () => {
    const { user, server } = await openForm()
    server.on('POST /clients', invalid({ phone: 'has too few digits', notes: 'is too long' }))
    await user.type(field('clients.name'), 'Wilma')
    await user.type(field('clients.phone'), '12')
    await user.click(save())
    await waitFor(() => expect(field('clients.phone')).toHaveAccessibleDescription(t('form.phone')))
    expect(field('clients.notes')).toHaveAccessibleDescription(/is too long/)
    expect(screen.getByText(t('problem.invalid_input'))).toBeInTheDocument()
  })

  it('cannot be sent again while it is on its way', async () => {
    const { user, server, address } = await openForm()
    const saved = deferred(client())
    server.on('POST /clients', saved.answer)
    await user.type(field('clients.name'), 'Wilma')
    await user.click(save())
    await waitFor(() => expect(save()).toBeDisabled())
    await user.click(save())
    saved.release()
    await waitFor(() => expect(address()).toBe('/clients/7'))
    expect(server.bodyOf('POST /clients')).toMatchObject({ name: 'Wilma', phone: null, email: null })
  })

  it('goes by one key if the button is pressed twice at once, so that one client is made', async () => {
    const { user, server, address } = await openForm()
    server.on('POST /clients', client())
    await user.type(field('clients.name'), 'Wilma')
    await user.dblClick(save())
    await waitFor(() => expect(address()).toBe('/clients/7'))
    const keys = server.requestsTo('POST /clients').map(({ headers }) => headers.get('idempotency-key'))
    expect(new Set(keys).size).toBe(1)
  })

  it('goes by the same key until it is known what became of it, and by another after a refusal', async () => {
    const { user, server } = await openForm()
    await user.type(field('clients.name'), 'Wilma')
    const answers = [problem(503, 'outcome_unknown'), invalid({ name: 'is strange' }), client()]
    server.on('POST /clients', () => answers.shift() ?? null)
    await user.click(save())
    await screen.findByText(t('problem.outcome_unknown'))
    await user.click(save())
    await screen.findByText(t('problem.invalid_input'))
    await user.click(save())
    await waitFor(() => expect(server.requestsTo('POST /clients')).toHaveLength(3))
    const [first, second, third] = server
      .requestsTo('POST /clients')
      .map(({ headers }) => headers.get('idempotency-key'))
    expect(second).toBe(first)
    expect(third).not.toBe(second)
  })

  it('reads a birthday as it is typed, and says when it is none', async () => {
    const { user } = await openForm()
    await user.type(field('clients.birthday'), '3/14/1990')
    expect(field('clients.birthday')).toHaveAccessibleDescription('March 14, 1990')
    await user.clear(field('clients.birthday'))
    await user.type(field('clients.birthday'), '13/44')
    expect(field('clients.birthday')).not.toHaveAccessibleDescription(new RegExp(t('clients.birthdayWrong')))
    await user.tab()
    expect(field('clients.birthday')).toHaveAccessibleDescription(new RegExp(t('clients.birthdayWrong')))
  })

  it('links to the record of another client with the same phone number', async () => {
    const { user, server } = await openForm()
    server.on('GET /clients', page(client({ id: 9, name: 'Vilma', phone: '+13055550101' })))
    await user.type(field('clients.phone'), '(305) 555-0101')
    expect(await screen.findByText(new RegExp(t('clients.samePhone', { name: 'Vilma' })))).toBeInTheDocument()
    expect(screen.getByRole('link', { name: t('clients.openRecord') })).toHaveAttribute('href', '/clients/9')
  })
})

describe('a record that was changed and not saved', () => {
  it('is kept if one stays on the page, and dropped only if one says so', async () => {
    const { user, address } = await openForm('/clients/7/edit')
    await user.type(field('clients.notes'), 'Coffee')
    const cancel = screen.getByRole('link', { name: t('action.cancel') })
    await user.click(cancel)
    await user.click(within(await question()).getByRole('button', { name: t('unsaved.stay') }))
    expect(address()).toBe('/clients/7/edit')
    expect(field('clients.notes')).toHaveValue('Coffee')
    await user.click(cancel)
    await user.click(within(await question()).getByRole('button', { name: t('unsaved.drop') }))
    await waitFor(() => expect(address()).toBe('/clients/7'))
  })

  it('is left without a question if it is again as it was', async () => {
    const { user, address } = await openForm('/clients/7/edit')
    await user.type(field('clients.notes'), 'Coffee')
    await user.clear(field('clients.notes'))
    await user.click(screen.getByRole('link', { name: t('action.cancel') }))
    await waitFor(() => expect(address()).toBe('/clients/7'))
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  it('is left without a question once it is saved', async () => {
    const { user, server, address } = await openForm('/clients/7/edit')
    server.on('PATCH /clients/7', client({ notes: 'Coffee' }))
    await user.type(field('clients.notes'), 'Coffee')
    await user.click(save())
    await waitFor(() => expect(address()).toBe('/clients/7'))
    expect(screen.queryByRole('dialog')).toBeNull()
    expect(server.bodyOf('PATCH /clients/7')).toMatchObject({ name: 'Wilma', notes: 'Coffee' })
  })
})
