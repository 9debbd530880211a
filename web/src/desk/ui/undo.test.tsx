import { act, screen, waitFor } from '@testing-library/react'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { renderPart, t } from '../../testing/desk'
import { deferWithUndo, showChoiceToast, showUndoToast } from './undo'

const undo = () => screen.getByRole('button', { name: t('action.undo') })
const pass = (milliseconds: number) => act(() => vi.advanceTimersByTimeAsync(milliseconds))

describe('a change that cannot be taken back on the server', () => {
  const change = { message: 'Wilma is cancelled.', act: vi.fn(), revert: vi.fn() }

  async function begin() {
    vi.useFakeTimers()
    const part = renderPart(null)
    part.show()
    await pass(0)
    act(() => deferWithUndo(change, t))
    await pass(0)
    return part
  }

  beforeEach(() => {
    change.act.mockReset()
    change.revert.mockReset()
  })

  it('waits a moment, and is done once', async () => {
    await begin()
    await pass(5_900)
    expect(change.act).not.toHaveBeenCalled()
    await pass(200)
    expect(change.act).toHaveBeenCalledTimes(1)
    window.dispatchEvent(new Event('pagehide'))
    expect(change.act).toHaveBeenCalledTimes(1)
    expect(change.revert).not.toHaveBeenCalled()
  })

  it('is never done if it is taken back meanwhile', async () => {
    const { user } = await begin()
    await user.click(undo())
    await pass(20_000)
    expect(change.revert).toHaveBeenCalledTimes(1)
    expect(change.act).not.toHaveBeenCalled()
  })

  it('is done at once, and once, when the page is left', async () => {
    await begin()
    window.dispatchEvent(new Event('pagehide'))
    expect(change.act).toHaveBeenCalledTimes(1)
    await pass(20_000)
    expect(change.act).toHaveBeenCalledTimes(1)
  })

  it('is done although something newer about the same thing takes the place of its note', async () => {
    await begin()
    act(() => deferWithUndo({ ...change, message: 'First', topic: 'booking 1' }, t))
    act(() => showUndoToast('Second', () => {}, t, 'booking 1'))
    await pass(0)
    expect(screen.queryByText('First')).toBeNull()
    await pass(6_100)
    expect(change.act).toHaveBeenCalledTimes(2)
  })
})

describe('a way back', () => {
  it('is gone with its note after a moment', async () => {
    vi.useFakeTimers()
    renderPart(null).show()
    await pass(0)
    act(() => showUndoToast('Moved.', () => {}, t))
    await pass(0)
    expect(undo()).toBeInTheDocument()
    await pass(7_000)
    expect(screen.queryByText('Moved.')).toBeNull()
  })

  it('says why something was refused, and does it all the same if asked to', async () => {
    const { user, show } = renderPart(null)
    show()
    const choose = vi.fn()
    act(() =>
      showChoiceToast(
        { title: 'Stays as it was', message: 'In a break.', action: 'Do it anyway' },
        choose,
        'booking 1',
      ),
    )
    expect(await screen.findByRole('alert')).toHaveTextContent(/Stays as it was.*In a break\./)
    await user.click(screen.getByRole('button', { name: 'Do it anyway' }))
    expect(choose).toHaveBeenCalledTimes(1)
    await waitFor(() => expect(screen.queryByText('In a break.')).toBeNull())
  })
})
