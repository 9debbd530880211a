// Invitation page: joins a business with a name and a new password, or with the password of an existing account.

import { type FormEvent, useCallback, useState } from 'react'
import { api, type Schemas } from '../../shared/api'
import { Problem, unwrap } from '../../shared/problem'
import { useI18n } from '../i18n'
import { BlankPage } from '../ui/BlankPage'
import { Button, describeProblem, EmptyState, LoadError, Note, StepTitle } from '../ui/controls'
import { Field } from '../ui/Field'
import { Frame } from '../ui/Frame'
import { useAsync } from '../useAsync'
import styles from './emailLinks.module.css'
import { isInvalidLink } from './invalidLink'

type Invitation = Schemas['PublicInvitation']

export default function JoinPage({ token }: { token: string }) {
  const { t } = useI18n()
  const load = useCallback(() => unwrap(api.GET('/join', { params: { query: { token } } })), [token])
  const { request, retry } = useAsync(load)

  if (request.state === 'loading') return <BlankPage shape="emailLink" />
  if (request.state === 'failed')
    return (
      <Frame masthead={null}>
        {isInvalidLink(request.problem) ? (
          <EmptyState title={t('join.gone')} text={t('join.goneText')} />
        ) : (
          <LoadError title={t('failed.title')} problem={request.problem} retry={retry} />
        )}
      </Frame>
    )
  return <Accept token={token} invitation={request.data} />
}

function Accept({ token, invitation }: { token: string; invitation: Invitation }) {
  const i18n = useI18n()
  const { t } = i18n
  const { business, name, email, has_account: hasAccount } = invitation
  const [username, setUsername] = useState('')
  const [password, setPassword] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [isValidated, setValidated] = useState(false)

  const missing = { username: !hasAccount && !username.trim(), password: !password }

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (busy) return
    setValidated(true)
    const first = missing.username ? 'username' : missing.password && 'password'
    if (first) return event.currentTarget.querySelector<HTMLElement>(`[name="${first}"]`)?.focus()
    setBusy(true)
    setProblem(null)
    try {
      await unwrap(api.POST('/join', { body: { token, password, ...(!hasAccount && { username }) } }))
      window.location.assign('/')
    } catch (error) {
      setProblem(Problem.of(error))
      setBusy(false)
    }
  }

  const fieldErrors = problem?.fields ?? {}
  const isOfFields = 'username' in fieldErrors || 'password' in fieldErrors
  return (
    <Frame masthead={{ name: business }}>
      <div className={styles.page}>
        <StepTitle focus={false}>{t('join.title', { name })}</StepTitle>
        <p className={styles.text}>
          {t('join.lead', { business })} {hasAccount ? t('join.hasAccount', { email }) : t('join.choose')}
        </p>
        {problem && !isOfFields && <Note kind="bad">{describeProblem(problem, i18n)}</Note>}
        <form className={styles.form} noValidate onSubmit={submit}>
          {hasAccount ? (
            <input type="hidden" name="username" autoComplete="username" value={email} />
          ) : (
            <Field
              label={t('join.username')}
              name="username"
              autoComplete="username"
              autoCapitalize="none"
              maxLength={120}
              required
              value={username}
              onChange={setUsername}
              error={
                isValidated && missing.username
                  ? t('join.usernameMissing')
                  : fieldErrors.username && t('join.usernameWrong')
              }
            />
          )}
          <Field
            label={t('password.field')}
            name="password"
            type="password"
            autoComplete={hasAccount ? 'current-password' : 'new-password'}
            maxLength={1024}
            required
            value={password}
            onChange={setPassword}
            hint={hasAccount ? undefined : t('password.hint')}
            error={
              isValidated && missing.password ? t('password.missing') : fieldErrors.password && t('password.wrong')
            }
          />
          <Button type="submit" busy={busy}>
            {t('join.submit')}
          </Button>
        </form>
      </div>
    </Frame>
  )
}
