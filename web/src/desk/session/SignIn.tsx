// Sign-in page, and the request for a password reset link.

import { Alert, Anchor, Button, Group, PasswordInput, Stack, TextInput, type TextInputProps } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { api } from '../../shared/api'
import { unwrap } from '../../shared/problem'
import { useI18n } from '../i18n'
import { useForm } from '../kit/useForm'
import { usePageTitle } from '../ui/layout'
import { SubmitError } from '../ui/problems'
import { required } from '../ui/rules'
import styles from './SignIn.module.css'
import { meQuery } from './session'

function Frame({ title, intro, children }: { title: string; intro: string; children: ReactNode }) {
  const { t } = useI18n()
  usePageTitle(title)
  return (
    <div className={styles.frame}>
      <aside className={styles.side} aria-hidden="true">
        <svg aria-hidden="true" className={styles.arcs} viewBox="0 0 400 400" fill="none" stroke="currentColor">
          {[60, 100, 140, 180, 220, 260].map((radius) => (
            <circle key={radius} cx="400" cy="400" r={radius} />
          ))}
        </svg>
        <div className={styles.claim}>
          <p>{t('signIn.claim')}</p>
          <span>{t('signIn.claimText')}</span>
        </div>
      </aside>
      <main className={styles.main}>
        <div className={styles.box}>
          <img src="/favicon.svg" alt="" width={44} height={44} />
          <h1 className={styles.title}>{title}</h1>
          <p className={styles.lead}>{intro}</p>
          {children}
        </div>
      </main>
    </div>
  )
}

type UsernameProps = Pick<TextInputProps, 'value' | 'onChange' | 'error'>

function Username(field: UsernameProps) {
  const { t } = useI18n()
  return (
    <TextInput
      size="md"
      label={t('signIn.username')}
      autoComplete="username"
      autoCapitalize="none"
      spellCheck={false}
      required
      withAsterisk={false}
      autoFocus
      {...field}
    />
  )
}

export function SignIn() {
  const { t } = useI18n()
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const { to, ended } = useSearch({ from: '/sign-in' })
  const form = useForm({
    initial: { username: '', password: '', business: null as string | null },
    rules: { username: required, password: (typed) => (typed ? undefined : 'form.needed') },
    save: ({ business, ...account }) =>
      unwrap(api.POST('/login', { body: { ...account, ...(business?.trim() && { business: business.trim() }) } })),
    onSaved: async ({ user }) => {
      queryClient.clear()
      queryClient.setQueryData(meQuery.queryKey, user)
      await navigate({ to: to ?? '/', replace: true })
    },
  })
  const { business } = form.values
  return (
    <Frame title={t('signIn.title')} intro={t('signIn.lead')}>
      <form noValidate onSubmit={form.submit}>
        <Stack gap="md">
          {ended && !form.error && <Alert color="terracotta">{t('signIn.ended')}</Alert>}
          <Username {...form.text('username')} />
          <PasswordInput
            size="md"
            label={t('signIn.password')}
            autoComplete="current-password"
            required
            withAsterisk={false}
            {...form.text('password')}
          />
          {business !== null && (
            <TextInput
              size="md"
              label={t('signIn.business')}
              description={t('signIn.businessHint')}
              autoCapitalize="none"
              spellCheck={false}
              autoFocus
              value={business}
              onChange={(event) => form.set('business', event.currentTarget.value)}
            />
          )}
          {form.error && <SubmitError error={form.error} />}
          <Button type="submit" size="md" fullWidth loading={form.isPending}>
            {t('signIn.submit')}
          </Button>
          <Anchor component={Link} to="/password-reset" ta="center">
            {t('signIn.forgotten')}
          </Anchor>
          {business === null && (
            <Anchor component="button" type="button" c="dimmed" size="sm" onClick={() => form.set('business', '')}>
              {t('signIn.toBusiness')}
            </Anchor>
          )}
        </Stack>
      </form>
      <Demonstration onChoose={(login) => form.send({ ...login, business: null })} />
    </Frame>
  )
}

/** Logins to try the app, shown if the installation is a demo. */
function Demonstration({ onChoose }: { onChoose: (login: { username: string; password: string }) => void }) {
  const { t } = useI18n()
  const { data } = useQuery({
    queryKey: ['installation'],
    queryFn: () => unwrap(api.GET('/installation')),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
  const logins = data?.demo_logins ?? []
  if (logins.length === 0) return null
  return (
    <section className={styles.demonstration} aria-label={t('signIn.demonstration')}>
      <p>{t('signIn.demonstration')}</p>
      <Group gap="xs">
        {logins.map(({ username, password, role }) => (
          <Button key={username} variant="default" size="xs" onClick={() => onChoose({ username, password })}>
            {role}
          </Button>
        ))}
      </Group>
    </section>
  )
}

export function PasswordReset() {
  const { t } = useI18n()
  const form = useForm({
    initial: { username: '' },
    rules: { username: required },
    save: (body) => unwrap(api.POST('/password-reset', { body })),
  })
  const back = (
    <Anchor component={Link} to="/sign-in" ta="center">
      {t('passwordReset.back')}
    </Anchor>
  )
  if (form.isSaved)
    return (
      <Frame title={t('passwordReset.sentTitle')} intro={t('passwordReset.sent')}>
        {back}
      </Frame>
    )
  return (
    <Frame title={t('passwordReset.title')} intro={t('passwordReset.lead')}>
      <form noValidate onSubmit={form.submit}>
        <Stack gap="md">
          <Username {...form.text('username')} />
          {form.error && <SubmitError error={form.error} />}
          <Button type="submit" size="md" fullWidth loading={form.isPending}>
            {t('passwordReset.submit')}
          </Button>
          {back}
        </Stack>
      </form>
    </Frame>
  )
}
