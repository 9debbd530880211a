import { act, screen, waitFor } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import { renderPart } from '../../testing/desk'
import { hideToast, showToast } from './toasts'

const shown = () => screen.queryAllByRole('alert').map(({ textContent }) => textContent)
const saying = (message: string, about?: string) => act(() => void showToast({ message, autoClose: false }, about))

describe('notes', () => {
  beforeEach(() => {
    renderPart(null).show()
  })

  it('are three at most: the oldest makes room for the newest', async () => {
    for (const message of ['one', 'two', 'three', 'four']) saying(message)
    await waitFor(() => expect(shown().toSorted()).toEqual(['four', 'three', 'two']))
  })

  it('about the same thing give way to the newest', async () => {
    saying('Wilma is at 10:00 now.', 'booking 1')
    saying('Vera is at 9:00 now.', 'booking 2')
    saying('Wilma is at 11:00 now.', 'booking 1')
    await waitFor(() => expect(shown().toSorted()).toEqual(['Vera is at 9:00 now.', 'Wilma is at 11:00 now.']))
  })

  it('are taken away when they are not so any more', async () => {
    saying('Wilma is at 10:00 now.', 'booking 1')
    saying('Something else.')
    act(() => hideToast('booking 1'))
    await waitFor(() => expect(shown()).toEqual(['Something else.']))
  })
})
