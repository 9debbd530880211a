// Another password, for who knows the one that holds.

import { Button, Group, PasswordInput, Stack } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { api } from '../../shared/api'
import { answer, Problem } from '../../shared/problem'
import { useForm } from '../parts/form'
import { Refusal } from '../parts/problems'
import { needed } from '../parts/rules'
import { useTexts } from '../texts'
import styles from './account.module.css'

/** As the server asks. */
const SHORTEST = 10

const EMPTY = { current_password: '', password: '' }

export function PasswordForm({ username, onChanged }: { username: string; onChanged: () => void }) {
  const { t } = useTexts()
  const { values, set, wrong, submit } = useForm(EMPTY, {
    current_password: needed,
    password: (typed) => ([...typed].length < SHORTEST ? 'account.password.short' : undefined),
  })
  const change = useMutation({
    mutationFn: (body: typeof EMPTY) => answer(api.POST('/me/password', { body })),
    onSuccess: () => {
      set('current_password', '')
      set('password', '')
      notifications.show({ message: t('account.password.changed') })
      onChanged()
    },
  })
  const refused = change.error ? Problem.of(change.error).fields : {}
  const isWrong = 'current_password' in refused
  const refusedNew = 'password' in refused
  return (
    <form noValidate onSubmit={submit(change.mutate)} className={styles.password}>
      {/* So that programs that keep passwords know whose it is. */}
      <input hidden readOnly name="username" autoComplete="username" value={username} />
      <Stack>
        <PasswordInput
          label={t('account.password.current')}
          autoComplete="current-password"
          required
          withAsterisk={false}
          visibilityToggleButtonProps={{ 'aria-label': t('account.password.show') }}
          value={values.current_password}
          onChange={(event) => set('current_password', event.currentTarget.value)}
          {...(isWrong ? { error: t('account.password.wrong') } : wrong('current_password'))}
        />
        <PasswordInput
          label={t('account.password.new')}
          description={t('account.password.hint')}
          autoComplete="new-password"
          required
          withAsterisk={false}
          visibilityToggleButtonProps={{ 'aria-label': t('account.password.show') }}
          value={values.password}
          onChange={(event) => set('password', event.currentTarget.value)}
          {...(refusedNew ? { error: t('account.password.short') } : wrong('password'))}
        />
        {change.error && !isWrong && !refusedNew && <Refusal thrown={change.error} />}
        <Group>
          <Button type="submit" loading={change.isPending}>
            {t('account.password.change')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
