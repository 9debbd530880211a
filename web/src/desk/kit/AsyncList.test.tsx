import { useInfiniteQuery } from '@tanstack/react-query'
import { screen, waitFor } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { api } from '../../shared/api'
import { unwrap } from '../../shared/problem'
import { renderPart, t } from '../../testing/desk'
import { client } from '../../testing/fixtures'
import { deferred, page, problem } from '../../testing/server'
import { AsyncList } from './AsyncList'
import { pagedQuery } from './pagedQuery'

const query = pagedQuery(['clients'], (cursor) => unwrap(api.GET('/clients', { params: { query: cursor } })))

function Clients() {
  const clients = useInfiniteQuery(query)
  return (
    <AsyncList query={clients} rows={2} empty="Nobody yet">
      {({ id, name }) => <li key={id}>{name}</li>}
    </AsyncList>
  )
}

const more = () => screen.queryByRole('button', { name: t('action.more') })

describe('a list that is loaded', () => {
  it('says when there is nothing in it', async () => {
    const part = renderPart(<Clients />)
    part.server.on('GET /clients', page())
    part.show()
    expect(await screen.findByText('Nobody yet')).toBeInTheDocument()
    expect(screen.queryByRole('list')).toBeNull()
  })

  it('says why it cannot be shown, and is loaded again on demand', async () => {
    const part = renderPart(<Clients />)
    part.server.on('GET /clients', problem(403, 'forbidden'))
    part.show()
    expect(await screen.findByRole('alert')).toHaveTextContent(t('problem.forbidden'))
    part.server.on('GET /clients', page(client()))
    await part.user.click(screen.getByRole('button', { name: t('action.retry') }))
    expect(await screen.findByText('Wilma')).toBeInTheDocument()
    expect(screen.queryByRole('alert')).toBeNull()
  })

  it('gets longer by a page at a time, until there are no more', async () => {
    const part = renderPart(<Clients />)
    const second = deferred(page(client({ id: 8, name: 'Olga' })))
    part.server.on('GET /clients', ({ query: { cursor } }) =>
      cursor === 'second' ? second.answer() : { items: [client()], next: 'second' },
    )
    part.show()
    await screen.findByText('Wilma')
    await part.user.click(more() as HTMLElement)
    await waitFor(() => expect(more()).toBeDisabled())
    second.release()
    await screen.findByText('Olga')
    expect(screen.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual(['Wilma', 'Olga'])
    expect(more()).toBeNull()
  })
})
