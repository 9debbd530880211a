import { TextInput } from '@mantine/core'
import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { Problem } from '../../shared/problem'
import { renderPart, t } from '../../testing/desk'
import { needed } from '../parts/rules'
import { EditForm } from './EditForm'
import { SidePanel } from './SidePanel'
import { useForm } from './useForm'

const save = vi.fn<(values: { name: string }) => Promise<void>>()

interface Options {
  readOnly?: boolean
  cancel?: () => void
}

async function open(options: Options = {}) {
  const onClose = vi.fn()
  save.mockReset().mockResolvedValue()
  function Opened() {
    const form = useForm({ initial: { name: 'Ada' }, rules: { name: needed }, save, errorDependsOn: ['name'] })
    return (
      <SidePanel title="A name" onClose={onClose}>
        <EditForm form={form} {...options}>
          <TextInput label="Name" {...form.text('name')} />
        </EditForm>
      </SidePanel>
    )
  }
  const part = renderPart(<Opened />)
  part.show()
  await screen.findByLabelText('Name')
  return { ...part, onClose }
}

const name = () => screen.getByLabelText('Name')
const button = (key: Parameters<typeof t>[0]) => screen.getByRole('button', { name: t(key) })

describe('a form', () => {
  it('sends nothing while a field is wrong, and says so at the field', async () => {
    const { user } = await open()
    await user.clear(name())
    await user.click(button('action.save'))
    expect(name()).toHaveAccessibleDescription(t('form.needed'))
    expect(name()).toHaveFocus()
    expect(save).not.toHaveBeenCalled()
  })

  it('shows the error of a field until the field is valid', async () => {
    const { user } = await open()
    await user.clear(name())
    await user.click(button('action.save'))
    await user.type(name(), ' ')
    expect(name()).toHaveAccessibleDescription(t('form.needed'))
    await user.type(name(), 'A')
    expect(name()).not.toHaveAccessibleDescription()
  })

  it('says once what the server refused, until what that depends on is changed', async () => {
    const { user } = await open()
    save.mockRejectedValue(new Problem('duplicate'))
    await user.click(button('action.save'))
    expect(await screen.findByRole('alert')).toHaveTextContent(t('problem.duplicate'))
    await user.type(name(), '!')
    expect(screen.queryByRole('alert')).toBeNull()
  })

  it('can be cancelled where there is a way to', async () => {
    const cancel = vi.fn()
    const { user } = await open({ cancel })
    await user.click(button('action.cancel'))
    expect(cancel).toHaveBeenCalledTimes(1)
  })

  it('has no buttons for those who may only read it', async () => {
    await open({ readOnly: true })
    expect(name()).toBeDisabled()
    expect(screen.queryByRole('button', { name: t('action.save') })).toBeNull()
  })

  it('asks before it is closed with changes, and not once they are saved', async () => {
    const { user, onClose } = await open()
    await user.type(name(), ' Lovelace')
    await user.click(button('action.close'))
    const question = within(await screen.findByRole('dialog', { name: t('unsaved.title') }))
    await user.click(question.getByRole('button', { name: t('unsaved.stay') }))
    expect(onClose).not.toHaveBeenCalled()
    await user.click(button('action.save'))
    await waitFor(() => expect(save).toHaveBeenCalledExactlyOnceWith({ name: 'Ada Lovelace' }, expect.anything()))
    await user.click(button('action.close'))
    await waitFor(() => expect(onClose).toHaveBeenCalledTimes(1))
  })
})
