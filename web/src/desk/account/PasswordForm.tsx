// Form that changes the password. It requires the current one.

import { PasswordInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { api } from '../../shared/api'
import { Problem, unwrap } from '../../shared/problem'
import { useI18n } from '../i18n'
import { EditForm } from '../kit/EditForm'
import { useForm } from '../kit/useForm'
import { required } from '../ui/rules'
import styles from './account.module.css'

/** Minimum password length in characters, as on the server. */
const SHORTEST = 10

const EMPTY = { current_password: '', password: '' }

export function PasswordForm({ username, onChanged }: { username: string; onChanged: () => void }) {
  const { t } = useI18n()
  const form = useForm({
    initial: EMPTY,
    rules: {
      current_password: required,
      password: (typed) => ([...typed].length < SHORTEST ? 'account.password.short' : undefined),
    },
    save: (body) => unwrap(api.POST('/me/password', { body })),
    valuesAfter: () => EMPTY,
    onSaved: () => {
      notifications.show({ message: t('account.password.changed') })
      onChanged()
    },
  })
  const refused = form.error ? Problem.of(form.error).fields : {}
  const isWrong = 'current_password' in refused
  const isShort = 'password' in refused
  return (
    <div className={styles.password}>
      {/* Leaving does not ask, because passwords are easy to type again. */}
      <EditForm
        form={form}
        submit={t('account.password.change')}
        problem={isWrong || isShort ? null : undefined}
        unsaved={false}
      >
        {/* Tells password managers which account the password belongs to. */}
        <input hidden readOnly name="username" autoComplete="username" value={username} />
        <PasswordInput
          label={t('account.password.current')}
          autoComplete="current-password"
          required
          withAsterisk={false}
          visibilityToggleButtonProps={{ 'aria-label': t('account.password.show') }}
          {...form.text('current_password')}
          {...(isWrong && { error: t('account.password.wrong') })}
        />
        <PasswordInput
          label={t('account.password.new')}
          description={t('account.password.hint')}
          autoComplete="new-password"
          required
          withAsterisk={false}
          visibilityToggleButtonProps={{ 'aria-label': t('account.password.show') }}
          {...form.text('password')}
          {...(isShort && { error: t('account.password.short') })}
        />
      </EditForm>
    </div>
  )
}
