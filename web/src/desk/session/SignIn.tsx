// Signing in, and asking for a link when the password is forgotten.

import { Alert, Anchor, Button, Group, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { api, type Schemas } from '../../shared/api'
import { answer } from '../../shared/problem'
import { useForm } from '../parts/form'
import { usePageTitle } from '../parts/parts'
import { sayProblem } from '../parts/problems'
import { needed } from '../parts/rules'
import { useTexts } from '../texts'
import styles from './SignIn.module.css'
import { meQuery } from './session'

function Frame({ title, lead, children }: { title: string; lead: string; children: ReactNode }) {
  const { t } = useTexts()
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
          <p className={styles.lead}>{lead}</p>
          {children}
        </div>
      </main>
    </div>
  )
}

interface UsernameProps {
  value: string
  onChange: (value: string) => void
  error?: string
}

function Username({ value, onChange, error }: UsernameProps) {
  const { t } = useTexts()
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
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      {...(error && { error })}
    />
  )
}

type LogIn = Schemas['Credentials']

export function SignIn() {
  const { t } = useTexts()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const { to, ended } = useSearch({ from: '/sign-in' })
  const { values, set, wrong, submit } = useForm(
    { username: '', password: '' },
    { username: needed, password: (typed) => (typed ? undefined : 'form.needed') },
  )
  const [business, setBusiness] = useState<string | null>(null)
  const signIn = useMutation({
    mutationFn: (body: LogIn) => answer(api.POST('/login', { body })),
    onSuccess: async ({ user }) => {
      queries.clear()
      queries.setQueryData(meQuery.queryKey, user)
      await navigate({ to: to ?? '/', replace: true })
    },
  })
  const enter = submit((who) => signIn.mutate({ ...who, ...(business?.trim() && { business: business.trim() }) }))
  return (
    <Frame title={t('signIn.title')} lead={t('signIn.lead')}>
      <form noValidate onSubmit={enter}>
        <Stack gap="md">
          {ended && !signIn.error && <Alert color="terracotta">{t('signIn.ended')}</Alert>}
          <Username value={values.username} onChange={(username) => set('username', username)} {...wrong('username')} />
          <PasswordInput
            size="md"
            label={t('signIn.password')}
            autoComplete="current-password"
            required
            withAsterisk={false}
            value={values.password}
            onChange={(event) => set('password', event.currentTarget.value)}
            {...wrong('password')}
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
              onChange={(event) => setBusiness(event.currentTarget.value)}
            />
          )}
          {signIn.error && (
            <p className={styles.problem} role="alert">
              {sayProblem(signIn.error, t)}
            </p>
          )}
          <Button type="submit" size="md" fullWidth loading={signIn.isPending}>
            {t('signIn.submit')}
          </Button>
          <Anchor component={Link} to="/forgotten-password" ta="center">
            {t('signIn.forgotten')}
          </Anchor>
          {business === null && (
            <Anchor component="button" type="button" c="dimmed" size="sm" onClick={() => setBusiness('')}>
              {t('signIn.toBusiness')}
            </Anchor>
          )}
        </Stack>
      </form>
      <Demonstration onChoose={signIn.mutate} />
    </Frame>
  )
}

/** Log-ins to look around with, where the installation is a demonstration. */
function Demonstration({ onChoose }: { onChoose: (login: { username: string; password: string }) => void }) {
  const { t } = useTexts()
  const { data } = useQuery({
    queryKey: ['installation'],
    queryFn: () => answer(api.GET('/installation')),
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

export function ForgottenPassword() {
  const { t } = useTexts()
  const { values, set, wrong, submit } = useForm({ username: '' }, { username: needed })
  const send = useMutation({
    mutationFn: (body: typeof values) => answer(api.POST('/forgotten-password', { body })),
  })
  const back = (
    <Anchor component={Link} to="/sign-in" ta="center">
      {t('forgotten.back')}
    </Anchor>
  )
  if (send.isSuccess)
    return (
      <Frame title={t('forgotten.sentTitle')} lead={t('forgotten.sent')}>
        {back}
      </Frame>
    )
  return (
    <Frame title={t('forgotten.title')} lead={t('forgotten.lead')}>
      <form noValidate onSubmit={submit(send.mutate)}>
        <Stack gap="md">
          <Username value={values.username} onChange={(username) => set('username', username)} {...wrong('username')} />
          {send.error && (
            <p className={styles.problem} role="alert">
              {sayProblem(send.error, t)}
            </p>
          )}
          <Button type="submit" size="md" fullWidth loading={send.isPending}>
            {t('forgotten.submit')}
          </Button>
          {back}
        </Stack>
      </form>
    </Frame>
  )
}
