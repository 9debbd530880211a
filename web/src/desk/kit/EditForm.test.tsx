import { Switch, TextInput } from '@mantine/core'
import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { Problem } from '../../shared/problem'
import { renderPart, t } from '../../testing/desk'
import { required } from '../ui/rules'
import { useLeave } from '../ui/unsaved'
import { Dialog } from './Dialog'
import { EditForm } from './EditForm'
import { Panel } from './Panel'
import { SidePanel } from './SidePanel'
import { useForm } from './useForm'

interface Values {
  name: string
  active: boolean
}

const save = vi.fn<(values: Values) => Promise<void>>()

interface Options {
  readOnly?: boolean
  cancel?: (() => void) | string
  valuesAfter?: (sent: Values) => Values
  /** Opens the form in a dialog instead of a side panel. */
  inDialog?: boolean
}

async function open({ readOnly, cancel, valuesAfter, inDialog }: Options = {}) {
  const onClose = vi.fn()
  const onLeave = vi.fn()
  save.mockReset().mockResolvedValue()
  function Opened() {
    const form = useForm({
      initial: { name: 'Ada', active: true },
      rules: { name: required },
      readOnly,
      save,
      errorDependsOn: ['name'],
      ...(valuesAfter && { valuesAfter }),
    })
    const leave = useLeave()
    const Around = inDialog ? Dialog : SidePanel
    return (
      <>
        <button type="button" onClick={() => leave(onLeave)}>
          Leave
        </button>
        <Around title="A name" onClose={onClose}>
          <Panel title="Names">
            <EditForm form={form} cancel={cancel}>
              <TextInput label="Name" {...form.text('name')} />
              <Switch label="Active" {...form.checkbox('active')} />
            </EditForm>
          </Panel>
        </Around>
      </>
    )
  }
  const part = renderPart(<Opened />)
  part.show()
  await screen.findByLabelText('Name')
  return { ...part, onClose, onLeave }
}

const name = () => screen.getByLabelText('Name')
const button = (key: Parameters<typeof t>[0]) => screen.getByRole('button', { name: t(key) })
const noButton = (key: Parameters<typeof t>[0]) => expect(screen.queryByRole('button', { name: t(key) })).toBeNull()

const invalid = (field: string, message: string) =>
  new Problem('invalid_input', {
    type: 'about:blank',
    title: 'invalid_input',
    status: 422,
    code: 'invalid_input',
    errors: [{ field, message }],
  })

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

  it('has no cancel button without a way to cancel', async () => {
    await open()
    expect(button('action.save')).toBeVisible()
    noButton('action.cancel')
    expect(screen.queryByRole('link', { name: t('action.cancel') })).toBeNull()
  })

  it('can be cancelled by a link', async () => {
    await open({ cancel: '/clients' })
    expect(screen.getByRole('link', { name: t('action.cancel') })).toHaveAttribute('href', '/clients')
  })

  it('is named by the heading of its panel', async () => {
    await open()
    expect(screen.getByRole('form', { name: 'Names' })).toContainElement(name())
  })

  it('has no buttons for those who may only read it', async () => {
    await open({ readOnly: true, cancel: () => {} })
    expect(name()).toBeDisabled()
    noButton('action.save')
    noButton('action.cancel')
  })

  it('asks before it is closed with changes, and not once they are saved', async () => {
    const { user, onClose } = await open()
    await user.type(name(), ' Lovelace')
    await user.click(button('action.close'))
    const question = within(await screen.findByRole('dialog', { name: t('unsaved.title') }))
    await user.click(question.getByRole('button', { name: t('unsaved.stay') }))
    expect(onClose).not.toHaveBeenCalled()
    await user.click(button('action.save'))
    await waitFor(() =>
      expect(save).toHaveBeenCalledExactlyOnceWith({ name: 'Ada Lovelace', active: true }, expect.anything()),
    )
    await user.click(button('action.close'))
    await waitFor(() => expect(onClose).toHaveBeenCalledTimes(1))
  })

  it('shows an error of the server at the field that it names', async () => {
    const { user } = await open()
    save.mockRejectedValue(invalid('name', 'is too long'))
    await user.click(button('action.save'))
    await waitFor(() => expect(name()).toHaveAccessibleDescription('is too long'))
    expect(screen.getByLabelText('Active')).not.toHaveAccessibleDescription()
  })

  it('shows an error of the server at a switch', async () => {
    const { user } = await open()
    save.mockRejectedValue(invalid('active', 'cannot be changed'))
    await user.click(button('action.save'))
    expect(await screen.findByText('cannot be changed')).toBeVisible()
  })

  it('shows other values after saving if it is told to, and has no unsaved changes then', async () => {
    const { user, onClose } = await open({ valuesAfter: (sent) => ({ ...sent, name: '' }) })
    await user.type(name(), ' Lovelace')
    await user.click(screen.getByLabelText('Active'))
    await user.click(button('action.save'))
    await waitFor(() => expect(name()).toHaveValue(''))
    expect(save.mock.lastCall?.[0]).toEqual({ name: 'Ada Lovelace', active: false })
    expect(screen.getByLabelText('Active')).not.toBeChecked()
    await user.click(button('action.close'))
    await waitFor(() => expect(onClose).toHaveBeenCalledTimes(1))
  })

  it('does not ask before unsaved changes are dropped in a dialog', async () => {
    const { user, onClose, onLeave } = await open({ inDialog: true })
    await user.type(name(), ' Lovelace')
    await user.click(screen.getByRole('button', { name: 'Leave', hidden: true }))
    expect(onLeave).toHaveBeenCalledTimes(1)
    await user.click(button('action.close'))
    expect(onClose).toHaveBeenCalledTimes(1)
    expect(screen.queryByRole('dialog', { name: t('unsaved.title') })).toBeNull()
  })
})
