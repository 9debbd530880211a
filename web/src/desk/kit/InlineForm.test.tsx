import { TextInput } from '@mantine/core'
import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { Problem } from '../../shared/problem'
import { renderPart, t } from '../../testing/desk'
import { useLeave } from '../ui/unsaved'
import { InlineForm } from './InlineForm'
import { useForm } from './useForm'

const save = vi.fn<(values: { name: string }) => Promise<void>>()

async function open() {
  const onLeave = vi.fn()
  save.mockReset().mockResolvedValue()
  function Opened() {
    const none = { name: '' }
    const form = useForm({ initial: none, save, valuesAfter: () => none })
    const leave = useLeave()
    return (
      <>
        <InlineForm form={form} disabled={form.values.name === ''}>
          <TextInput label="Name" {...form.text('name')} />
        </InlineForm>
        <button type="button" onClick={() => leave(onLeave)}>
          Leave
        </button>
      </>
    )
  }
  const part = renderPart(<Opened />)
  part.show()
  await screen.findByLabelText('Name')
  return { ...part, onLeave }
}

const name = () => screen.getByLabelText('Name')
const add = () => screen.getByRole('button', { name: t('action.add') })

describe('a form that adds an item to a list', () => {
  it('cannot be sent while it is disabled', async () => {
    const { user } = await open()
    expect(add()).toBeDisabled()
    await user.type(name(), '{Enter}')
    expect(save).not.toHaveBeenCalled()
  })

  it('is empty after an item was added', async () => {
    const { user } = await open()
    await user.type(name(), 'Garden room')
    await user.click(add())
    await waitFor(() => expect(name()).toHaveValue(''))
    expect(save).toHaveBeenCalledExactlyOnceWith({ name: 'Garden room' }, expect.anything())
  })

  it('shows the error of the server and keeps what was typed', async () => {
    const { user } = await open()
    save.mockRejectedValue(new Problem('duplicate'))
    await user.type(name(), 'Garden room')
    await user.click(add())
    expect(await screen.findByRole('alert')).toHaveTextContent(t('problem.duplicate'))
    expect(name()).toHaveValue('Garden room')
  })

  it('asks before it is left with unsaved input', async () => {
    const { user, onLeave } = await open()
    await user.type(name(), 'Garden room')
    await user.click(screen.getByRole('button', { name: 'Leave' }))
    const question = within(await screen.findByRole('dialog', { name: t('unsaved.title') }))
    expect(onLeave).not.toHaveBeenCalled()
    await user.click(question.getByRole('button', { name: t('unsaved.drop') }))
    expect(onLeave).toHaveBeenCalledTimes(1)
  })
})
